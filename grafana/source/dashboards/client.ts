import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_APPLIED, WAVES } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { column, SENTENCE, TIME, TRACE, value } from '../kit/columns.js';
import { countTile } from '../kit/count-tile.js';
import { type Link, TO_TRACE, toPage } from '../kit/links.js';
import { anyOf, count, FINDINGS, highestOf, logs, most, named, perStep } from '../kit/logql.js';
import { page } from '../kit/page.js';
import { is, legendOf, orZero } from '../kit/promql.js';
import { logql } from '../kit/query.js';
import { eventTable, topTable, traceTable } from '../kit/tables.js';
import { tile } from '../kit/tile.js';
import { GUARD_SPAN, ofSpan, tracesWith } from '../kit/traceql.js';
import { trend } from '../kit/trend.js';
import { textVariable } from '../kit/variables.js';
import { words } from '../kit/words.js';

const { CLIENT_ADDRESS, FINGERPRINT, BAN_SUBJECT, USER_ID, EVENT_NAME, STATE, CHECK, REASON, RULE_NAME } = ATTRIBUTES;
const { METHOD, PATH, STATUS, SCORE, COUNTRY, AS_ORGANIZATION, USER_AGENT } = ATTRIBUTES;
const { BAN_KIND, BAN_SOURCE, BAN_ACTOR, BAN_DURATION } = ATTRIBUTES;
const { BEHAVIOR_RULE, BEHAVIOR_ACTION, BEHAVIOR_COUNT, BEHAVIOR_THRESHOLD } = ATTRIBUTES;

const NAMES = [CLIENT_ADDRESS, FINGERPRINT, BAN_SUBJECT, USER_ID] as const;
const ITS = anyOf(...NAMES.map((name) => is(name, '$client')));
const events = logs(ITS);
const block: Link = {
  title: 'Block at the rules service',
  url: `\${rules_url}/?block=\${client:percentencode}`,
  leaves: true,
};

/** What has this one been up to, is it banned, and should it be? */
export function client(): Dashboard {
  return page({
    name: 'client',
    description: 'All that is known of one client, found by its address, its fingerprint or the id of its user.',
    annotations: [EMERGENCY, RULES_APPLIED, WAVES],
    variables: [
      textVariable(
        'client',
        'Client',
        'An address, a fingerprint, the id of a user or the subject of a ban.',
        'nobody',
      ),
    ],
    lines: [
      {
        height: 4,
        panels: [
          [
            4,
            countTile({
              title: 'Events',
              description: 'Events told of this client. What an attack wave tells together counts as few.',
              queries: [logql(orZero(count(events)))],
              steps: [COLORS.quiet, [1, COLORS.neutral]],
              empty: 'none',
              links: [block],
            }),
          ],
          [
            4,
            countTile({
              title: 'Findings that counted',
              description: 'Findings of this client that were enforced.',
              queries: [logql(orZero(count(logs(ITS, is(STATE, 'enforced')))))],
              steps: [COLORS.good, [1, COLORS.blocked]],
              empty: 'none',
              links: [block],
            }),
          ],
          [
            4,
            countTile({
              title: 'Only told',
              description: 'Findings of this client in monitor mode: its requests were let in.',
              queries: [logql(orZero(count(logs(ITS, is(STATE, 'monitored')))))],
              steps: [COLORS.quiet, [1, COLORS.monitored]],
              empty: 'none',
              links: [block],
            }),
          ],
          [
            4,
            tile({
              title: 'Highest score',
              description:
                'The most threat points of one of its requests, of 100. From 40 on detection blocks by default.',
              queries: [logql(highestOf(logs(ITS, FINDINGS), SCORE))],
              unit: 'none',
              decimals: 0,
              steps: [COLORS.good, [20, COLORS.warning], [40, COLORS.bad]],
              of: 'all',
              empty: 'no findings',
              links: [block],
            }),
          ],
          [
            8,
            words({
              title: 'What to do',
              description: 'Blocking asks for a role at the rules service, and is told with who did it and why.',
              links: [block, toPage('limits-and-bans')],
              text: [
                `**$client**: [block it at the rules service](\${rules_url}/?block=\${client:percentencode}), for as long as is needed, with a reason.`,
                '',
                'Somebody else: type an address, a fingerprint or the id of a user above, or click on a client on another page. Of IPv6 a ban is for the /64: look for that one too.',
              ].join('\n'),
            }),
          ],
        ],
      },
      {
        height: 7,
        panels: [
          [
            24,
            trend({
              title: 'Timeline',
              description: 'Events of this client by name, in each step of time.',
              queries: [logql(perStep(events, EVENT_NAME), legendOf(EVENT_NAME))],
              unit: 'short',
              as: 'bars',
              calcs: ['sum'],
              empty: 'nothing of this client in this time',
              links: [toPage('attacks')],
            }),
          ],
        ],
      },
      {
        height: 11,
        panels: [
          [
            24,
            eventTable({
              title: 'What happened',
              description:
                'Every event of this client, the last first. The trace shows the request with all its checks.',
              query: logql(events),
              columns: [
                TIME,
                SENTENCE,
                column(CHECK, 'Check', { width: 110 }),
                column(STATE, 'State', { width: 95, look: 'state' }),
                column(RULE_NAME, 'Rule', { width: 180 }),
                column(SCORE, 'Score', { width: 65 }),
                column(STATUS, 'Status', { width: 65 }),
                TRACE,
              ],
              empty: 'nothing of this client in this time',
              links: [toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            12,
            traceTable({
              title: 'Traces',
              description:
                'Requests of this client of which the trace was kept: every one with a finding, and a share of the rest.',
              query: tracesWith(GUARD_SPAN, ...[CLIENT_ADDRESS, FINGERPRINT].map((name) => ofSpan(name, '$client'))),
              columns: [
                { field: 'Start time', also: ['startTime'], title: 'Start', width: 175 },
                { field: 'Trace ID', also: ['traceID'], title: 'Trace', width: 280, links: [TO_TRACE] },
                { field: 'Service', also: ['traceService', 'Trace service'], title: 'Of', width: 100 },
                { field: 'Name', also: ['traceName', 'Trace name'], title: 'Request' },
                { field: 'Duration', also: ['traceDuration'], title: 'Took', width: 100, unit: 'ms' },
              ],
              empty: 'no trace of this client in this time',
              links: [toPage('trace')],
            }),
          ],
          [
            12,
            eventTable({
              title: 'Bans',
              description: 'Bans of this client that were set or lifted, by whom and why.',
              query: logql(logs(named(EVENTS.BAN_CREATED, EVENTS.BAN_LIFTED), ITS)),
              columns: [
                TIME,
                column(EVENT_NAME, 'Event', { width: 150 }),
                column(BAN_KIND, 'Of', { width: 90 }),
                column(BAN_SOURCE, 'Set', { width: 90 }),
                column(BAN_DURATION, 'For', { width: 90, unit: 's' }),
                column(BAN_ACTOR, 'By', { width: 110 }),
                column(REASON, 'Why'),
              ],
              empty: 'never banned in this time',
              links: [toPage('limits-and-bans')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            8,
            topTable({
              title: 'From where',
              description:
                'Countries and networks that it came from. Several of one fingerprint are several addresses.',
              query: logql(most(15, events, CLIENT_ADDRESS, COUNTRY, AS_ORGANIZATION)),
              columns: [
                column(COUNTRY, 'Country', { width: 80 }),
                column(AS_ORGANIZATION, 'Network'),
                column(CLIENT_ADDRESS, 'Client'),
                value('Events', { look: 'bar', unit: 'short' }),
              ],
              empty: 'no address is known',
              links: [toPage('attacks')],
            }),
          ],
          [
            8,
            topTable({
              title: 'As what',
              description: 'User agents and fingerprints that it came with.',
              query: logql(most(15, events, USER_AGENT, FINGERPRINT)),
              columns: [
                column(USER_AGENT, 'User agent'),
                column(FINGERPRINT, 'Fingerprint'),
                value('Events', { look: 'bar', unit: 'short' }),
              ],
              empty: 'no user agent is known',
              links: [toPage('attacks')],
            }),
          ],
          [
            8,
            topTable({
              title: 'What it asked for',
              description: 'Methods and paths of its requests with an event.',
              query: logql(most(15, events, PATH, METHOD)),
              columns: [
                column(METHOD, 'Method', { width: 80 }),
                column(PATH, 'Path'),
                value('Events', { look: 'bar', unit: 'short' }),
              ],
              empty: 'no request of this client in this time',
              links: [toPage('attacks')],
            }),
          ],
        ],
      },
      {
        height: 7,
        panels: [
          [
            24,
            eventTable({
              title: 'Behaviour',
              description: 'Steps of behaviour rules that it went beyond, and what the rule did.',
              query: logql(logs(named(EVENTS.BEHAVIOR_MATCHED, EVENTS.BEHAVIOR_ALERT), ITS)),
              columns: [
                TIME,
                column(BEHAVIOR_RULE, 'Rule', { width: 180 }),
                column(BEHAVIOR_ACTION, 'Did', { width: 140 }),
                column(BEHAVIOR_COUNT, 'Count', { width: 80 }),
                column(BEHAVIOR_THRESHOLD, 'Beyond', { width: 80 }),
                column(STATE, 'State', { width: 95, look: 'state' }),
                SENTENCE,
                TRACE,
              ],
              empty: 'no behaviour rule has matched',
              links: [toPage('limits-and-bans')],
            }),
          ],
        ],
      },
    ],
  });
}
