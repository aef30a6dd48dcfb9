import {
  type Context,
  type ContextManager,
  context,
  type DiagLogger,
  diag,
  type MeterProvider,
  metrics,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { LoggerProvider } from './logger.js';

/**
 * What is registered with OpenTelemetry in this process, by whichever copy of @opentelemetry/api. Where package
 * managers install two, a newer copy refuses what an older one has registered (1.10 what 1.9 has), and everything
 * would silently do nothing. All that is used here exists since 1.9, so the registry itself is read.
 */
export function registered(): Registered {
  return (globalThis as { readonly [REGISTRY]?: Registered })[REGISTRY] ?? NOTHING;
}

interface Registered {
  readonly trace?: TracerProvider;
  readonly metrics?: MeterProvider;
  readonly context?: ContextManager;
  readonly diag?: DiagLogger;
  /** Since 1.10. */
  readonly logs?: LoggerProvider;
}

const REGISTRY = Symbol.for('opentelemetry.js.api.1');
const NOTHING: Registered = Object.freeze({});

export function tracerProvider(): TracerProvider {
  return registered().trace ?? trace.getTracerProvider();
}

export function meterProvider(): MeterProvider {
  return registered().metrics ?? metrics.getMeterProvider();
}

export function activeContext(): Context {
  return (registered().context ?? context).active();
}

export function runWithin<Result>(active: Context, run: () => Result): Result {
  return (registered().context ?? context).with(active, run);
}

/** Where faults of telemetry are told. */
export function diagnostics(): DiagLogger {
  return registered().diag ?? diag;
}
