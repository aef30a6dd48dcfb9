import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { runWithin } from './registry.js';

/** Runs something that must leave no spans: the export of telemetry, what it takes to keep it, requests of the guard's own. */
export function untraced<Result>(run: () => Result): Result {
  return runWithin(ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true), run);
}

/** As `@opentelemetry/core` spells it; keys of the same name are the same key in every copy of the API. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
