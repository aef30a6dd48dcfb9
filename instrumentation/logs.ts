import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { Environment } from '../src/options/environment.js';
import { otlpExporter } from './otlp-exporter.js';
import { fromSdk } from './sdk-package.js';
import { spoolFromEnvironment } from './spool/from-environment.js';
import type { LogRecord } from './spool/log-records.js';
import { type LogExporter, type SpooledExporter, spooledLogExporter } from './spool/spooled-log-exporter.js';

/**
 * The SDK's own batching and OTLP export of logs, with a spool around the exporter. Nothing where the environment asks
 * for no spool, or for other exporters: then the SDK does as it is told.
 */
export function spooledLogs(environment: Environment): SpooledLogs | undefined {
  const spool = spoolFromEnvironment(environment);
  const otlp = spool && (otlpExporter('logs', environment) as LogExporter<LogRecord> | undefined);
  if (!otlp) return undefined;
  const read = (name: string) => environment[name]?.trim() ?? '';
  const { BatchLogRecordProcessor } = fromSdk('@opentelemetry/sdk-logs') as SdkLogs;
  const exporter = spooledLogExporter(otlp, spool);
  return {
    configuration: { logRecordProcessors: [new BatchLogRecordProcessor({ exporter, ...batching(read) })] },
    isDelivering: exporter.isDelivering,
  };
}

export interface SpooledLogs extends Pick<SpooledExporter<LogRecord>, 'isDelivering'> {
  readonly configuration: Pick<NodeSDKConfiguration, 'logRecordProcessors'>;
}

type LogRecordProcessor = NonNullable<NodeSDKConfiguration['logRecordProcessors']>[number];

interface SdkLogs {
  readonly BatchLogRecordProcessor: new (options: { readonly exporter: LogExporter<LogRecord> }) => LogRecordProcessor;
}

/** The SDK reads these variables for processors that it makes itself. */
function batching(read: (name: string) => string): Readonly<Record<string, number>> {
  const given = BATCHING.map(([option, name]) => [option, Number(read(name))] as const);
  return Object.fromEntries(given.filter(([, value]) => value > 0));
}

const BATCHING = [
  ['maxQueueSize', 'OTEL_BLRP_MAX_QUEUE_SIZE'],
  ['scheduledDelayMillis', 'OTEL_BLRP_SCHEDULE_DELAY'],
  ['exportTimeoutMillis', 'OTEL_BLRP_EXPORT_TIMEOUT'],
  ['maxExportBatchSize', 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'],
] as const;
