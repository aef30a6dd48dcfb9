import type { Context } from '@opentelemetry/api';
import { registered } from './registry.js';

/** The part of the logs API that is used, spelled here: the 1.9 line of @opentelemetry/api has no types for it. */
export interface Logger {
  emit(record: LogRecord): void;
}

interface LogRecord {
  readonly eventName: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly timestamp: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly context: Context;
}

/** Whatever SDK is registered for logs. */
export interface LoggerProvider {
  getLogger(name: string, version?: string, options?: { schemaUrl?: string }): Logger;
  forceFlush?(): Promise<void>;
}

/**
 * Finds the logger of whatever SDK is registered, `undefined` when there is none. SDK 2.x registers under the global
 * of @opentelemetry/api-logs, SDK 3.x under that of @opentelemetry/api 1.10, and nothing bridges the two.
 */
export function loggerLookup(name: string, version: string, schemaUrl: string): () => Logger | undefined {
  let known: LoggerProvider | undefined;
  let logger: Logger | undefined;
  return () => {
    const provider = registeredLoggerProvider();
    if (provider !== known) {
      known = provider;
      logger = provider?.getLogger(name, version, { schemaUrl });
    }
    return logger;
  };
}

const API_LOGS = Symbol.for('io.opentelemetry.js.api.logs');
const API_LOGS_COMPATIBILITY = 1;

interface Registries {
  readonly [API_LOGS]?: (compatibility: number) => LoggerProvider;
}

/** The logger provider of the process, `undefined` when there is none. */
export function registeredLoggerProvider(): LoggerProvider | undefined {
  const registries = globalThis as Registries;
  return registries[API_LOGS]?.(API_LOGS_COMPATIBILITY) ?? registered().logs;
}
