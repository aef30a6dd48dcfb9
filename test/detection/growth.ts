/** What was measured of some work, and on how much. */
export interface Growth {
  /** How many times as long the work took on 8 times as much. */
  readonly ratio: number;
}

/** 8 times as much is about 8 times the work where it is linear, and 64 times where it is quadratic. */
export const TOO_MUCH = 32;

/**
 * Compares the CPU time of some work on `length` and on 8 times as much: the best of a few runs each. Collecting garbage and
 * compiling only ever make a run longer, so what is too much is measured again before it is believed.
 */
export function growth(work: (length: number) => () => void, length: number): Growth {
  const short = work(length);
  const long = work(length * 8);
  let [quick, slow] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (let run = 0; run < RUNS; run++) quick = Math.min(quick, microsecondsOf(short));
    for (let run = 0; run < Math.min(RUNS, 1 + attempt); run++) slow = Math.min(slow, microsecondsOf(long));
    if (slow / Math.max(quick, SHORTEST) < TOO_MUCH) break;
  }
  return { ratio: slow / Math.max(quick, SHORTEST) };
}

const ATTEMPTS = 6;
const RUNS = 3;
/** Microseconds below which a clock tells nothing. */
const SHORTEST = 5;

function microsecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
