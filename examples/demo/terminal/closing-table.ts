import type { Ban } from 'koa-otel-guard';
import type { Tally } from '../tally.js';
import type { GroupTotals, TrafficTotals } from '../traffic/totals.js';
import { ink } from './ink.js';
import { grouped, heading, inMilliseconds } from './text.js';

/** What the guard did, and what those who came saw of it. */
export function closingTable(tally: Tally, bans: readonly Ban[], { honest, attackers }: TrafficTotals): string {
  const { outcomes, overhead } = tally;
  const refused = [...tally.refusedBy].sort(([, a], [, b]) => b - a);
  const rows: Row[] = [
    ['requests', tally.requests, ''],
    ['  allowed', outcomes.allowed, 'reached the shop'],
    ['  bypassed', outcomes.bypassed, 'excluded paths, straight to the shop'],
    ['  blocked', outcomes.blocked, ''],
    ...refused.map(([check, count]): Row => [`    by ${check}`, count, MEANINGS[check] ?? '']),
    ['bans', bans.length, bans.map(({ subject }) => subject).join('  ')],
    ['guard overhead p50', inMilliseconds(overhead.p50), 'per request, every one traced, in a process just started;'],
    ['guard overhead p99', inMilliseconds(overhead.p99), 'npm run bench measures it warm, and away from its clients'],
    ['honest requests', honest.requests, `answered ${statuses(honest)}`],
    ['honest requests blocked', honest.blocked, ''],
    ["attackers' requests", attackers.requests, `answered ${statuses(attackers)}`],
  ];
  return [heading('What the guard did'), ...rows.map(printedRow)].join('\n');
}

type Row = readonly [name: string, value: number | string, note: string];

const MEANINGS: Readonly<Record<string, string>> = {
  ban: 'clients that were found attacking again and again',
  ip: 'listed addresses, whatever they write into X-Forwarded-For',
  user_agent: 'scanners that say what they are',
  rate_limit: 'clients that ask for more than the limit allows',
  detection: 'SQL injection, scripts, path traversal in path and query',
  cross_site_write: "the shop's own check: orders that another site sends",
};

function printedRow([name, value, note]: Row): string {
  const figure = typeof value === 'number' ? grouped(value) : value;
  return `  ${name.padEnd(26)}${figure.padStart(10)}  ${ink('dim', note)}`.trimEnd();
}

function statuses({ statuses }: GroupTotals): string {
  return Object.entries(statuses)
    .map(([status, count]) => `${status === '0' ? 'nothing' : status} x ${count}`)
    .join(', ');
}
