import { APP_EVENTS, ATTRIBUTES, type AttributeEntry, EVENTS, METRICS, SPANS } from '../../src/telemetry/names.js';
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
      ['metric', 'instrument, unit', 'attributes', 'what it counts'],
      Object.values(METRICS).map(({ name, instrument, unit, attributes, description }) => [
        code(name),
        `${instrument}, ${code(unit)}`,
        attributes.map(code).join(' '),
        description,
      ]),
    ),
    '**Attributes**',
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
  ].join('\n\n');
}
