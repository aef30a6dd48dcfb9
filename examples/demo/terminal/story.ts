import type { Listening } from '../listen.js';
import { EVENT_HEADER } from './event-line.js';
import { ink } from './ink.js';
import { harmless, heading } from './text.js';

/** Where the shop is, and where its telemetry goes. */
export function opening({ port, taken }: Listening, receiver: string | undefined): string {
  return [
    ink('bold', 'koa-otel-guard: a small shop, guarded'),
    '',
    `  shop        http://127.0.0.1:${port}${taken ? ` (port ${taken} is in use)` : ''}`,
    ...(receiver
      ? [
          `  telemetry   ${receiver}, a small OTLP receiver in this process;`,
          '              with OTEL_EXPORTER_OTLP_ENDPOINT set, telemetry goes there',
        ]
      : [`  telemetry   ${endpoint()}`]),
  ].join('\n');
}

/** Above the lines of the events. */
export function trafficBegins(): string {
  return [
    '',
    '  Honest visitors and attackers come now, for some eight seconds. A line for each security event:',
    '',
    ink('dim', EVENT_HEADER),
  ].join('\n');
}

/** Where to look when telemetry goes to a receiver that is not ours. */
export function elsewhere(): string {
  return [
    heading('Where telemetry goes'),
    `  ${endpoint()}, as the service "${process.env.OTEL_SERVICE_NAME}":`,
    '  spans named "guard" and "guard.<check>", events and metrics named "guard.*".',
  ].join('\n');
}

/** The endpoint that was asked for, without a password that may stand in it. */
function endpoint(): string {
  return harmless(process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? '').replace(/\/\/[^/]*@/, '//');
}

/** What a person can do with the shop now. */
export function tryIt(port: number): string {
  const shop = `http://127.0.0.1:${port}`;
  return [
    heading(`The shop stays up at ${shop}. Ctrl-C ends it.`),
    '  Try, in another terminal:',
    '',
    ink('dim', '  # let through'),
    `  curl -i '${shop}/search?q=tea'`,
    ink('dim', '  # blocked: SQL injection'),
    `  curl -i '${shop}/search?q=%27%20OR%20%271%27=%271'`,
    ink('dim', '  # blocked: the proxy says that a denied client is asking'),
    `  curl -i -H 'X-Forwarded-For: 198.51.100.66' '${shop}/products'`,
    '',
  ].join('\n');
}
