import type { Attributes, Histogram, Point } from '../receiver/otlp.js';
import { quantile } from './quantile.js';
import { column, grouped, harmless, inMilliseconds } from './text.js';

/** The guard's metrics, a line for each series, the largest first. */
export function metricTable(points: readonly Point[]): string {
  const own = points.filter(({ metric }) => metric.startsWith('guard.'));
  const sorted = own.sort((a, b) => a.metric.localeCompare(b.metric) || weight(b) - weight(a));
  return sorted
    .map(({ metric, attributes, value }, index) => {
      const name = sorted[index - 1]?.metric === metric ? '' : metric;
      return `  ${column(name, 24)} ${column(labels(attributes), 34)} ${figures(value)}`;
    })
    .join('\n');
}

/** The values of a series. Mode and state are left out while they are what they normally are. */
function labels(attributes: Attributes): string {
  const values = Object.values(attributes).filter((value) => value !== 'enforce' && value !== 'enforced');
  return harmless(values.join(' '));
}

function figures(value: number | Histogram): string {
  if (typeof value === 'number') return grouped(value).padStart(6);
  const [p50, p99] = [0.5, 0.99].map((share) => inMilliseconds(quantile(value, share) * 1_000).padStart(9));
  return `${grouped(value.count).padStart(6)}  p50 ${p50}  p99 ${p99}`;
}

function weight({ value }: Point): number {
  return typeof value === 'number' ? value : value.count;
}
