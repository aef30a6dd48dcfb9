/**
 * Takes secrets out of all that an application tells, and tells addresses of clients as its privacy settings say, for
 * applications with an SDK of their own. The preload, `koa-otel-guard/instrumentation`, has it built in.
 */
export type { PrivacyOptions, RedactOptions, RedactPattern } from '../../src/options/privacy.js';
export type { ExportResult } from '../export-result.js';
export { type LogRecordExporter, redactedLogExporter } from './redacted-log-exporter.js';
export { redactedSpanExporter, type SpanExporter } from './redacted-span-exporter.js';
