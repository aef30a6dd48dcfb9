import type { Span } from './receiver/otlp.js';

/**
 * A trace to show: of those that the guard ended in this way, one that took the middle of all times. Preferably of a
 * request that was stopped by detection, or that the shop had some work with.
 */
export function typicalTrace(spans: readonly Span[], outcome: 'allowed' | 'blocked'): readonly Span[] | undefined {
  const traces = [...byTrace(spans).values()].filter((trace) => isComplete(trace, outcome));
  const preferred = traces.filter((trace) => trace.some(outcome === 'blocked' ? isDetection : isOrder));
  const candidates = (preferred.length > 0 ? preferred : traces).sort((a, b) => guardTime(a) - guardTime(b));
  return candidates[Math.floor(candidates.length / 2)];
}

function byTrace(spans: readonly Span[]): Map<string, Span[]> {
  const traces = new Map<string, Span[]>();
  for (const span of spans) {
    const trace = traces.get(span.traceId);
    if (trace) trace.push(span);
    else traces.set(span.traceId, [span]);
  }
  return traces;
}

/** The guard's span and all above it have arrived. */
function isComplete(trace: readonly Span[], outcome: string): boolean {
  const guard = trace.find(isGuard);
  const root = trace.find(({ parentSpanId }) => parentSpanId === undefined);
  return root !== undefined && guard?.attributes['guard.outcome'] === outcome && guard.parentSpanId === root.spanId;
}

function isGuard({ name }: Span): boolean {
  return name === 'guard';
}

function isDetection({ name, attributes }: Span): boolean {
  return name === 'guard.detection' && attributes['guard.check.conclusion'] === 'block';
}

function isOrder({ name }: Span): boolean {
  return name === 'POST /orders';
}

function guardTime(trace: readonly Span[]): number {
  const guard = trace.find(isGuard);
  return guard ? Number(guard.end - guard.start) : 0;
}
