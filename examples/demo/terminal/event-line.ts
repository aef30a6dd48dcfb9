import type { SecurityEvent } from 'koa-otel-guard';
import { type Colour, ink } from './ink.js';
import { column, harmless, WIDTH } from './text.js';

/** What of an event stands on its line. */
export interface EventLine {
  readonly time: string;
  readonly event: string;
  readonly client: string;
  readonly request: string;
  readonly why: string;
  readonly colour: Colour;
}

const COLUMNS = { time: 8, event: 25, client: 17, request: 20 } as const;

/** The columns of the lines, for above them. */
export const EVENT_HEADER = layOut('time', 'event', 'client', 'request', 'why');

/** Reads an event as a person would want to. */
export function eventLine({ name, time, severity, attributes }: SecurityEvent): EventLine {
  const text = (key: string) => harmless(String(attributes[key] ?? ''));
  const method = text('http.request.method');
  return {
    time: clock(time),
    event: harmless(name),
    client: text('client.address') || text('guard.ban.subject') || '-',
    request: method === '' ? '-' : `${method} ${text('url.path')}`,
    why: (WHY[name] ?? wordsOfItsOwn)(text),
    colour: name === 'guard.ban.created' ? 'magenta' : severity === 'INFO' ? 'cyan' : 'yellow',
  };
}

/** One line of the terminal. */
export function printed({ time, event, client, request, why, colour }: EventLine): string {
  const line = layOut(time, event, client, request, why);
  const eventEnd = COLUMNS.time + 1 + COLUMNS.event;
  const [first, second] = [line.slice(0, COLUMNS.time), line.slice(COLUMNS.time, eventEnd)];
  return ink('dim', first) + ink(colour, second) + line.slice(eventEnd);
}

/** Local time of day of milliseconds since the epoch. */
export function clock(time: number): string {
  return new Date(time).toTimeString().slice(0, 8);
}

function layOut(time: string, event: string, client: string, request: string, why: string): string {
  const start = `${column(time, COLUMNS.time)} ${column(event, COLUMNS.event)} ${column(client, COLUMNS.client)}`;
  const columns = `${start} ${column(request, COLUMNS.request)} `;
  return (columns + column(why, WIDTH - columns.length)).trimEnd();
}

type Text = (key: string) => string;

const WHY: Readonly<Record<string, (text: Text) => string>> = {
  'guard.detection.matched': (text) => text('security_rule.name'),
  'guard.ip.denied': (text) => `denied: ${text('security_rule.name')}`,
  'guard.user_agent.denied': (text) => `agent has "${text('security_rule.name')}"`,
  'guard.rate_limit.exceeded': (text) =>
    `over ${text('guard.rate_limit.limit')} in ${text('guard.rate_limit.window')} s`,
  'guard.ban.active': () => 'is banned',
  'guard.ban.created': (text) => `banned for ${Number(text('guard.ban.duration')) / 60} min`,
  'guard.app.auth.failed': (text) => `user ${text('user.id')}`,
};

function wordsOfItsOwn(text: Text): string {
  return text('guard.finding.reason');
}
