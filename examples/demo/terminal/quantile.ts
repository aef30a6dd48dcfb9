import type { Histogram } from '../receiver/otlp.js';

/** The value that a share of all lies below, as far as buckets tell: evenly spread within the bucket it falls in. */
export function quantile({ count, bounds, buckets }: Histogram, share: number): number {
  const rank = count * share;
  let below = 0;
  for (const [index, inBucket] of buckets.entries()) {
    if (inBucket > 0 && below + inBucket >= rank) {
      const lower = bounds[index - 1] ?? 0;
      const upper = bounds[index] ?? lower;
      return lower + (upper - lower) * ((rank - below) / inBucket);
    }
    below += inBucket;
  }
  return bounds.at(-1) ?? 0;
}
