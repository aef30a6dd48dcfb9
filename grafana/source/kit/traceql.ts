import { SPANS, type SpanEntry } from '../../../src/telemetry/names.js';
import type { Named } from './promql.js';

/** Traces with a span of this name that one of these is true of. */
export function tracesWith({ name }: SpanEntry, ...comparisons: readonly string[]): string {
  return `{ name = "${name}" && (${comparisons.join(' || ')}) }`;
}

/** What an attribute of the span is. */
export function ofSpan({ name }: Named, value: string): string {
  return `span.${name} = "${value}"`;
}

/** The span that every request has that the guard has looked at. */
export const GUARD_SPAN = SPANS.GUARD;
