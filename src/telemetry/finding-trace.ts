import {
  type Context,
  createContextKey,
  type HrTime,
  isSpanContextValid,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { tracer } from './tracer.js';

/** A span in a trace of its own, and the context for what belongs to it. */
export interface FindingTrace {
  readonly span: Span;
  readonly context: Context;
}

/**
 * Begins a trace for something that was found where the request's own is not recorded, which it names as a link. `undefined`
 * where the sampler does not want it.
 */
export function findingTrace(name: string, startTime: HrTime, parent: Context): FindingTrace | undefined {
  const own = trace.getSpanContext(parent);
  const links = own && isSpanContextValid(own) ? [{ context: own }] : [];
  const wishing = parent.setValue(FINDING_TRACE, true);
  const span = tracer().startSpan(name, { kind: SpanKind.INTERNAL, startTime, root: true, links }, wishing);
  return span.isRecording() ? { span, context: trace.setSpan(wishing, span) } : undefined;
}

/**
 * Whether a span is started for such a trace, which a sampler should keep. Said by contexts that only spans are started with:
 * nothing that a client sends gets there.
 */
export function wishesForTrace(context: Context): boolean {
  return context.getValue(FINDING_TRACE) === true;
}

/** Keys of the same name are the same key in every copy of the API. */
const FINDING_TRACE = createContextKey('koa-otel-guard finding trace');
