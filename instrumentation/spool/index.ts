/**
 * Log records that survive an outage of the collector, for applications with an SDK of their own. The preload,
 * `koa-otel-guard/instrumentation`, has it built in.
 */
export { directorySpool } from './directory.js';
export type { SpoolLimits } from './limits.js';
export { memorySpool } from './memory.js';
export { type RedisCommands, type RedisSpoolOptions, redisSpool } from './redis.js';
export type { Batch, Dropped, DropReason, KeptBatch, OpenSpool, Spool } from './spool.js';
export { type LogExporter, type SpooledExporter, spooledLogExporter } from './spooled-log-exporter.js';
