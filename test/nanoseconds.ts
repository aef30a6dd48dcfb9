/** What some work takes when nothing disturbs it: the best of several runs. For ratios, never by itself. */
export function nanoseconds(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 7; i++) {
    const start = process.hrtime.bigint();
    work();
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best;
}
