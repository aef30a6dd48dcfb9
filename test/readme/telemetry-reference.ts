import {
  APP_EVENTS,
  ATTRIBUTES,
  type AttributeEntry,
  EVENTS,
  METRICS,
  RESOURCE,
  SPANS,
} from '../../src/telemetry/names.js';
import { prometheusName } from './prometheus-name.js';
import { code, table } from './table.js';

/** The telemetry reference of the README, from the registry that the code emits by. */
export function telemetryReference(): string {
  return [
    '**Spans**',
    table(
      ['span', 'what it is'],
      Object.values(SPANS).map(({ name, description }) => [code(name), description]),
    ),
    '**Events** (log records)',
    table(
      ['event', 'severity', 'when'],
      Object.values(EVENTS).map(({ name, severity, description }) => [code(name), severity, description]),
    ),
    '**Usual events of applications**, for `shield.event(name, attributes)`',
    table(
      ['event', 'severity', 'when'],
      Object.entries(APP_EVENTS).map(([name, { severity, description }]) => [
        code(EVENTS.APP.name.replace('<name>', name)),
        severity,
        description,
      ]),
    ),
    '**Metrics**',
    table(
      ['metric', 'in Prometheus', 'instrument, unit', 'attributes', 'what it counts'],
      Object.values(METRICS).map((metric) => [
        code(metric.name),
        code(prometheusName(metric)),
        `${metric.instrument}, ${code(metric.unit)}`,
        metric.attributes.map(code).join(' '),
        metric.description,
      ]),
    ),
    '**Attributes**; Prometheus and Loki have them with `_` for each dot: `guard_check_name`',
    table(
      ['attribute', 'type', 'on', 'stability', 'what it says'],
      Object.values<AttributeEntry>(ATTRIBUTES).map(({ name, type, on, stability, description, values }) => [
        code(name),
        type,
        on.join(', '),
        stability,
        values ? `${description} One of ${values.map(code).join(', ')}.` : description,
      ]),
    ),
    '**Resource attributes**, which the preload puts on everything; `OTEL_RESOURCE_ATTRIBUTES` has the last word',
    table(
      ['attribute', 'taken from'],
      Object.values(RESOURCE).map(({ name, source }) => [code(name), source]),
    ),
  ].join('\n\n');
}
