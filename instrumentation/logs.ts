import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { type Environment, textOf } from '../src/options/environment.js';
import { countedExporter } from './counted-exporter.js';
import { otlpExporter } from './otlp-exporter.js';
import { redactedLogExporter } from './redaction/redacted-log-exporter.js';
import { fromSdk } from './sdk-package.js';
import { isSdkDisabled, wordsOf } from './sdk-variables.js';
import { spoolFromEnvironment } from './spool/from-environment.js';
import type { LogRecord } from './spool/log-records.js';
import { type LogExporter, type SpooledExporter, spooledLogExporter } from './spool/spooled-log-exporter.js';

/**
 * The SDK's own batching and export of logs, with a spool around the exporter of OTLP, and in front of it what takes out
 * secrets, so that they are on no disk either; without a spool it is counted. Nothing where the environment asks for none of
 * it: then the SDK does as it is told.
 */
export function spooledLogs(environment: Environment, isRedacting = false): SpooledLogs | undefined {
  const spool = spoolFromEnvironment(environment);
  if (isSdkDisabled(environment)) return undefined;
  const names = exporterNames(environment);
  const isOtlpAlone = names.length === 1 && names[0] === 'otlp';
  if (!isOtlpAlone && !isRedacting) return undefined;
  const { BatchLogRecordProcessor, SimpleLogRecordProcessor, ConsoleLogRecordExporter } = fromSdk(
    '@opentelemetry/sdk-logs',
  ) as SdkLogs;
  const safe = (exporter: LogExporter<LogRecord>) => (isRedacting ? redactedLogExporter(exporter) : exporter);
  const batched = (exporter: LogExporter<LogRecord>) =>
    new BatchLogRecordProcessor({ exporter: safe(exporter), ...batching(environment) });
  const otlp = () => otlpExporter('logs', environment) as LogExporter<LogRecord>;
  if (spool && isOtlpAlone) {
    const exporter = spooledLogExporter(otlp(), spool);
    return { configuration: { logRecordProcessors: [batched(exporter)] }, isDelivering: exporter.isDelivering };
  }
  const logRecordProcessors = names.flatMap((name) => {
    if (name === 'otlp') return [batched(countedExporter('logs', otlp(), (records: LogRecord[]) => records.length))];
    return name === 'console' ? [new SimpleLogRecordProcessor({ exporter: safe(new ConsoleLogRecordExporter()) })] : [];
  });
  return logRecordProcessors.length === 0
    ? undefined
    : { configuration: { logRecordProcessors }, isDelivering: () => false };
}

/** As the SDK reads them. */
function exporterNames(environment: Environment): readonly string[] {
  const names = wordsOf(environment, 'OTEL_LOGS_EXPORTER');
  if (names.includes('none')) return [];
  return names.length === 0 ? ['otlp'] : names;
}

export interface SpooledLogs extends Pick<SpooledExporter<LogRecord>, 'isDelivering'> {
  readonly configuration: Pick<NodeSDKConfiguration, 'logRecordProcessors'>;
}

type LogRecordProcessor = NonNullable<NodeSDKConfiguration['logRecordProcessors']>[number];

type ProcessorOf<Exporter> = new (options: { readonly exporter: Exporter }) => LogRecordProcessor;

interface SdkLogs {
  readonly BatchLogRecordProcessor: ProcessorOf<LogExporter<LogRecord>>;
  readonly SimpleLogRecordProcessor: ProcessorOf<LogExporter<LogRecord>>;
  readonly ConsoleLogRecordExporter: new () => LogExporter<LogRecord>;
}

/** The SDK reads these variables for processors that it makes itself. */
function batching(environment: Environment): Readonly<Record<string, number>> {
  const given = BATCHING.map(([option, name]) => [option, Number(textOf(environment, name))] as const);
  return Object.fromEntries(given.filter(([, value]) => value > 0));
}

const BATCHING = [
  ['maxQueueSize', 'OTEL_BLRP_MAX_QUEUE_SIZE'],
  ['scheduledDelayMillis', 'OTEL_BLRP_SCHEDULE_DELAY'],
  ['exportTimeoutMillis', 'OTEL_BLRP_EXPORT_TIMEOUT'],
  ['maxExportBatchSize', 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'],
] as const;
