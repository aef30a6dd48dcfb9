import type { Arrived } from '../receiver/arrivals.js';
import type { LogRecord, Span } from '../receiver/otlp.js';
import { typicalTrace } from '../typical-trace.js';
import { ink } from './ink.js';
import { metricTable } from './metric-table.js';
import { spanTree } from './span-tree.js';
import { grouped, harmless, heading, WIDTH, wrap } from './text.js';

/** What OpenTelemetry was told, as decoded from what came in over OTLP. */
export function arrivalReport({ spans, logs, points, received }: Arrived): string {
  const blocked = typicalTrace(spans, 'blocked');
  const allowed = typicalTrace(spans, 'allowed');
  const event = logs.find(({ traceId }) => traceId === blocked?.[0]?.traceId);
  return [
    heading('What arrived over OTLP'),
    `  ${grouped(received.spans)} spans, ${grouped(received.logs)} events and ${points.length} metric series in ` +
      `${received.exports} exports, ${grouped(Math.round(received.bytes / 1_024))} kB gzipped JSON.`,
    '',
    part('A blocked request, as a trace', blocked && traceNote(blocked)),
    blocked ? spanTree(blocked) : NOTHING,
    '',
    part('The event of that request, a log record in the same trace'),
    event ? eventRecord(event) : NOTHING,
    '',
    part('An allowed request, as a trace', allowed && traceNote(allowed)),
    allowed ? spanTree(allowed) : NOTHING,
    '',
    part("The guard's metrics"),
    points.length > 0 ? metricTable(points) : NOTHING,
  ].join('\n');
}

const NOTHING = '  Nothing has arrived in time.';

function part(title: string, note = ''): string {
  return `  ${ink('bold', title)}  ${ink('dim', note)}`.trimEnd();
}

function traceNote([first]: readonly Span[]): string {
  return `trace ${first?.traceId}`;
}

const FIELD_INDENT = 31;

function eventRecord({ eventName, severity, body, spanId, attributes }: LogRecord): string {
  const fields = Object.entries({ severity, body, 'span id': spanId, ...attributes });
  const lines = fields.flatMap(([key, value]) =>
    wrap(harmless(String(value)), WIDTH - FIELD_INDENT).map(
      (text, index) => `    ${(index === 0 ? key : '').padEnd(FIELD_INDENT - 4)}${text}`,
    ),
  );
  return [`  ${ink('yellow', harmless(eventName))}`, ...lines].join('\n');
}
