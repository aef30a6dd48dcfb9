import { diagnostics } from '../src/telemetry/registry.js';
import { flushProviders } from './flush.js';

/** How long a process may be kept by a collector that does not answer, in milliseconds. */
const LONGEST_FLUSH = 5_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Sends what is buffered before the process ends: at its natural end, and on SIGTERM and SIGINT. `isUnderWay`: whether
 * something is still being sent after a shutdown that went well, which nobody has to wait for.
 */
export function flushAtExit(shutdown: () => Promise<void>, isUnderWay: () => boolean): void {
  let ended: Promise<boolean> | undefined;
  const end = () => {
    ended ??= withinTime(shutdown());
    return ended;
  };

  process.once('beforeExit', async () => {
    // What is still on its way would keep the process for as long as the exporter's own timeout.
    if (!(await end()) || isUnderWay()) process.exit();
  });
  for (const signal of SIGNALS) {
    // Before all others: a listener that is called once is gone when the next one counts.
    process.prependOnceListener(signal, async () => {
      if (process.listenerCount(signal) === 0) {
        await end();
        process.kill(process.pid, signal);
      } else if (!(await withinTime(flushProviders()))) {
        // The application ends in its own time. With nobody there to receive, no more is tried meanwhile.
        await end();
      }
    });
  }
}

/** Waits, but not for longer than the limit; says whether all went well. */
async function withinTime(done: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_FLUSH} ms`)), LONGEST_FLUSH);
  });
  try {
    await Promise.race([done, late]);
    return true;
  } catch (error) {
    diagnostics().warn('koa-otel-guard: telemetry was not delivered', error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
