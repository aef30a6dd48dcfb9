import type { Received } from './receiver.js';
import type { ReceivedPoint, ReceivedSpan } from './telemetry.js';

/** What arrived, for a person to read: the trees of spans, the log records, the last value of each metric point. */
export function summaryOf({ spans, logs, metrics, deliveries, faults }: Received): string {
  const encodings = deliveries.map(({ signal, format, gzip }) => `${signal} in ${format}${gzip ? ' with gzip' : ''}`);
  const points = new Map(metrics.map((point) => [`${point.name} ${JSON.stringify(point.attributes)}`, point]));
  return [
    section('exports', counted(encodings)),
    section('requests that could not be read', faults),
    section('spans', treesOf(spans)),
    section(
      'log records',
      logs.map(({ eventName, severityText, body }) => `${eventName} ${severityText}: ${JSON.stringify(body)}`),
    ),
    section(
      'metric points',
      [...points].map(([label, point]) => `${label} = ${shown(point)}`),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return `  no ${title}`;
  const left = lines.length - MOST_LINES;
  const shownLines = left > 0 ? [...lines.slice(0, MOST_LINES), `and ${left} more`] : lines;
  return [`  ${title}:`, ...shownLines.map((line) => `    ${line}`)].join('\n');
}

const MOST_LINES = 40;

function counted(words: readonly string[]): string[] {
  return [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} x ${word}`);
}

function treesOf(spans: readonly ReceivedSpan[]): string[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined || !known.has(parentSpanId));
  return roots.flatMap((root) => linesOf(root, spans, 0));
}

function linesOf(span: ReceivedSpan, spans: readonly ReceivedSpan[], depth: number): string[] {
  const children = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
  const orphan = depth === 0 && span.parentSpanId !== undefined ? ' (its parent did not arrive)' : '';
  return [
    `${'  '.repeat(depth)}${span.name} ${span.kind}${orphan}`,
    ...children.flatMap((child) => linesOf(child, spans, depth + 1)),
  ];
}

function shown({ value, histogram }: ReceivedPoint): string {
  return histogram ? `${histogram.count} values, sum ${histogram.sum}` : String(value);
}
