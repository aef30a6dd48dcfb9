import type { Tracer, TracerProvider } from '@opentelemetry/api';
import { SCHEMA_URL } from './names.js';
import { tracerProvider } from './registry.js';
import { SCOPE_NAME, SCOPE_VERSION } from './scope.js';

let known: TracerProvider | undefined;
let current: Tracer | undefined;

/** The guard's tracer at whatever provider is registered, asked for once. */
export function tracer(): Tracer {
  const provider = tracerProvider();
  if (provider === known && current) return current;
  known = provider;
  // `getTracer` of the API drops the schema URL, the provider's own does not.
  current = provider.getTracer(SCOPE_NAME, SCOPE_VERSION, { schemaUrl: SCHEMA_URL });
  return current;
}
