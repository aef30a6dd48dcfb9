import type { ExportSignal } from '../src/health/export-tally.js';
import { ExportAccount } from './export-account.js';
import { type ExportResult, exportFailure } from './export-result.js';
import { isRefusal } from './spool/refusal.js';

/** An exporter of the SDK, of any signal. */
export interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** Has an exporter tell what becomes of what it is handed. It is changed, not wrapped: it may have methods beside these. */
export function countedExporter<Batch, Counted extends Exporter<Batch>>(
  signal: ExportSignal,
  exporter: Counted,
  sizeOf: (batch: Batch) => number,
): Counted {
  const account = new ExportAccount(signal);
  const send = exporter.export.bind(exporter);
  const shutdown = exporter.shutdown.bind(exporter);
  exporter.export = (batch, done) => {
    const size = sizeOf(batch);
    let isAnswered = false;
    const answer = (result: ExportResult) => {
      if (isAnswered) return;
      isAnswered = true;
      const { code, error } = result;
      account.count(code === 0 ? 'sent' : 'dropped', size);
      if (code === 0) account.reached();
      else account.failed(error, isRefusal(error));
      done(result);
    };
    try {
      send(batch, answer);
    } catch (error) {
      answer(exportFailure(error));
    }
  };
  exporter.shutdown = async () => {
    try {
      await shutdown();
    } finally {
      account.close();
    }
  };
  return exporter;
}
