import type { HrTime, Span } from '@opentelemetry/api';

/** Turns times of performance.now() into times for spans. */
export type SpanClock = (performanceNow: number) => HrTime;

/**
 * A clock that runs with the parent's. The SDK cuts the start of a span to the millisecond and adds what passed since
 * to find its end: only a child that is dated from the same start surely lies inside.
 */
export function spanClock(parent: Span | undefined): SpanClock {
  const { start, performanceStart } = startOf(parent);
  return (performanceNow) => {
    const nanoseconds = start[1] + Math.round((performanceNow - performanceStart) * 1e6);
    const seconds = Math.floor(nanoseconds / 1e9);
    return [start[0] + seconds, nanoseconds - seconds * 1e9];
  };
}

interface Start {
  readonly start: HrTime;
  readonly performanceStart: number;
}

function startOf(parent: Span | undefined): Start {
  const { startTime, _performanceStartTime } = (parent ?? {}) as {
    startTime?: unknown;
    _performanceStartTime?: unknown;
  };
  if (typeof _performanceStartTime === 'number' && isHrTime(startTime)) {
    return { start: startTime, performanceStart: _performanceStartTime };
  }
  const now = Date.now();
  return { start: [Math.floor(now / 1_000), (now % 1_000) * 1e6], performanceStart: performance.now() };
}

function isHrTime(value: unknown): value is HrTime {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';
}
