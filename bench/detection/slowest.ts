import { performance } from 'node:perf_hooks';
import { inspect } from '../../src/detection/engine.js';
import { families } from '../../src/detection/signatures/index.js';
import { inspectedOf, type Sample } from './corpus.js';

export interface Inspected {
  readonly sample: Sample;
  /** Microseconds of the best of several looks, all at one stretch. */
  readonly microseconds: number;
}

/** Looks at every request in this process, without HTTP, and finds those that take longest. */
export function findSlowest(samples: readonly Sample[], most: number): readonly Inspected[] {
  const once = samples.map((sample) => ({ sample, microseconds: timeOf(sample, 1) }));
  return bySlowest(
    bySlowest(once)
      .slice(0, most * 4)
      .map(({ sample }) => ({ sample, microseconds: timeOf(sample, 7) })),
  ).slice(0, most);
}

function bySlowest(all: readonly Inspected[]): Inspected[] {
  return [...all].sort((a, b) => b.microseconds - a.microseconds);
}

function timeOf(sample: Sample, times: number): number {
  const request = inspectedOf(sample);
  if (!request) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    inspect(request, families);
    best = Math.min(best, performance.now() - start);
  }
  return best * 1_000;
}
