import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS, METRICS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_CHANGED } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { column, SENTENCE, TIME, TRACE, value } from '../kit/columns.js';
import { countTile } from '../kit/count-tile.js';
import { toAlert, toPage } from '../kit/links.js';
import { anyOf, app, count, logs, logsOfAll, named } from '../kit/logql.js';
import { page } from '../kit/page.js';
import { INSTANCE, is, isNot, isOneOf, orZero, SERVICE, series, top, total } from '../kit/promql.js';
import { logql, promql } from '../kit/query.js';
import { RETENTION } from '../kit/retention.js';
import { eventTable, topTable } from '../kit/tables.js';
import { words } from '../kit/words.js';

const { OUTCOME, STATE, CHECK, REASON, RULE_NAME, COUNTRY, METHOD, PATH, STATUS, ROUTE } = ATTRIBUTES;
const {
  CLIENT_ADDRESS,
  USER_ID,
  EVENT_NAME,
  EVENT_ID,
  EMERGENCY: EMERGENCY_ON,
  EXPORT_RESULT,
  EXPORT_SIGNAL,
  SUPPRESSED_EVENT,
} = ATTRIBUTES;
const { RULES_ACTION, RULES_DOCUMENT, RULES_VERSION, RULES_DIFF, RULES_REASON } = ATTRIBUTES;
const { BAN_SUBJECT, BAN_KIND, BAN_ACTOR, BAN_SOURCE, BAN_DURATION } = ATTRIBUTES;

const refused = logs(
  is(STATE, 'enforced'),
  // What behaviour rules do beside tells no answer.
  isNot(STATUS, ''),
  isNot(EVENT_NAME, EVENTS.DETECTION_OBSERVED.name),
  isNot(EVENT_NAME, EVENTS.BEHAVIOR_DELAYED.name),
);
const byHand = logs(
  named(EVENTS.BAN_CREATED, EVENTS.BAN_LIFTED),
  anyOf(is(BAN_SOURCE, 'manual'), is(EVENT_NAME, EVENTS.BAN_LIFTED.name)),
);
const changes = logsOfAll(named(EVENTS.RULES_CHANGED));
const administration = logs(
  named(
    app('admin.action'),
    app('privilege.changed'),
    app('permission.changed'),
    app('config.changed'),
    app('monitoring.disabled'),
    app('account.disabled'),
    app('account.deleted'),
    app('data.exported'),
  ),
);

/** Who was turned away and why, who decided that, and is the record whole? */
export function compliance(): Dashboard {
  return page({
    name: 'compliance',
    description:
      'Who was blocked and why, who changed what by hand, how long it is kept and whether the record is whole.',
    annotations: [EMERGENCY, RULES_CHANGED],
    from: 'now-7d',
    lines: [
      {
        height: 4,
        panels: [
          [
            4,
            countTile({
              title: 'Turned away',
              description: 'Requests that were blocked, or refused since they could not be looked at. Exact.',
              queries: [promql(orZero(total(series(METRICS.REQUESTS, isOneOf(OUTCOME, 'blocked', 'unavailable')))))],
              steps: [COLORS.neutral],
              empty: 'none',
              links: [toPage('overview')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Rules changed',
              description: 'Versions of rules that somebody made at the rules service.',
              queries: [logql(orZero(count(changes)))],
              steps: [COLORS.neutral],
              empty: 'none',
              links: [toPage('rules')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Bans by hand',
              description: 'Bans that somebody set or lifted.',
              queries: [logql(orZero(count(byHand)))],
              steps: [COLORS.neutral],
              empty: 'none',
              links: [toPage('limits-and-bans')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Summed up',
              description:
                'Events that were not told one by one: an attack wave or a summary tells of them together. Exact.',
              queries: [promql(orZero(total(series(METRICS.EVENTS_SUPPRESSED))))],
              steps: [COLORS.good, [1, COLORS.neutral]],
              empty: 'none',
              links: [toPage('health-and-cost')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Lost',
              description:
                'Events that never reached the collector. More than 0: the record of this time is not whole.',
              queries: [
                promql(
                  orZero(
                    total(series(METRICS.EXPORT_RECORDS, is(EXPORT_SIGNAL, 'logs'), is(EXPORT_RESULT, 'dropped'))),
                  ),
                ),
              ],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-events-dropped')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Emergencies',
              description: 'How often an instance switched emergency mode on.',
              queries: [logql(orZero(count(logs(named(EVENTS.EMERGENCY_CHANGED), is(EMERGENCY_ON, 'true')))))],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-emergency-on')],
            }),
          ],
        ],
      },
      {
        height: 13,
        panels: [
          [
            24,
            eventTable({
              title: 'Who was turned away and why',
              description:
                'Findings that counted, the last 500: who, by which check and rule, at what, with which answer. The trace is that of the request; its id is in the answer that the client got.',
              query: logql(refused),
              columns: [
                TIME,
                column(CLIENT_ADDRESS, 'Client', { width: 150 }),
                column(COUNTRY, 'Country', { width: 75 }),
                column(USER_ID, 'User', { width: 100 }),
                column(CHECK, 'Check', { width: 105 }),
                column(REASON, 'Reason', { width: 165 }),
                column(RULE_NAME, 'Rule', { width: 170 }),
                column(METHOD, 'Method', { width: 75 }),
                column(PATH, 'Path'),
                column(ROUTE, 'Route', { width: 110 }),
                column(STATUS, 'Status', { width: 65 }),
                TRACE,
                column(EVENT_ID, 'Event', { width: 90 }),
              ],
              empty: 'nobody was turned away in this time',
              links: [toPage('attacks')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            12,
            eventTable({
              title: 'Rules by hand',
              description:
                'Who made which version of the rules, what differs and why: blocks and emergency mode among them.',
              query: logql(changes),
              columns: [
                TIME,
                column(USER_ID, 'Who', { width: 110 }),
                column(RULES_ACTION, 'Did', { width: 100 }),
                column(RULES_DOCUMENT, 'Rule set', { width: 90 }),
                column(RULES_VERSION, 'Version', { width: 75 }),
                column(RULES_DIFF, 'What differs'),
                column(RULES_REASON, 'Why'),
              ],
              empty: 'nobody changed rules in this time',
              links: [toPage('rules')],
            }),
          ],
          [
            12,
            eventTable({
              title: 'Who set and lifted bans',
              description: 'Bans that were set or lifted by hand, by whom as the application says, and why.',
              query: logql(byHand),
              columns: [
                TIME,
                column(EVENT_NAME, 'Event', { width: 140 }),
                column(BAN_SUBJECT, 'Client', { width: 150 }),
                column(BAN_KIND, 'Of', { width: 85 }),
                column(BAN_ACTOR, 'By', { width: 100 }),
                column(BAN_DURATION, 'For', { width: 75, unit: 's' }),
                column(REASON, 'Why'),
              ],
              empty: 'no ban was set or lifted by hand',
              links: [toPage('limits-and-bans')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            16,
            eventTable({
              title: 'Administration',
              description:
                'What the application tells of administrators: actions, rights, configuration, accounts, exports of data.',
              query: logql(administration),
              columns: [
                TIME,
                column(SERVICE, 'Service', { width: 90 }),
                column(EVENT_NAME, 'Event', { width: 210 }),
                column(USER_ID, 'User', { width: 120 }),
                column(CLIENT_ADDRESS, 'Client', { width: 150 }),
                SENTENCE,
                TRACE,
              ],
              empty: 'the application told of nothing',
              links: [toPage('client')],
            }),
          ],
          [
            8,
            eventTable({
              title: 'Emergency mode',
              description: 'When which instance switched emergency mode on or off.',
              query: logql(logs(named(EVENTS.EMERGENCY_CHANGED))),
              columns: [
                TIME,
                column(INSTANCE, 'Instance', { width: 110 }),
                column(EMERGENCY_ON, 'On', { width: 60 }),
                SENTENCE,
              ],
              empty: 'no emergency in this time',
              links: [toAlert('guard-emergency-on')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            8,
            topTable({
              title: 'Turned away by check and reason',
              description: 'How many findings counted, by check and reason. Exact, those that were summed up included.',
              query: promql(
                top(
                  30,
                  total(
                    series(METRICS.FINDINGS, is(STATE, 'enforced'), isNot(REASON, 'behavior.delayed')),
                    CHECK,
                    REASON,
                  ),
                ),
              ),
              columns: [
                column(CHECK, 'Check', { width: 120 }),
                column(REASON, 'Reason'),
                value('Findings', { look: 'bar', unit: 'short' }),
              ],
              empty: 'nobody was turned away in this time',
              links: [toPage('overview')],
            }),
          ],
          [
            8,
            topTable({
              title: 'Summed up by event',
              description: 'Events that were told together, by name. Exact.',
              query: promql(top(20, total(series(METRICS.EVENTS_SUPPRESSED), SUPPRESSED_EVENT))),
              columns: [column(SUPPRESSED_EVENT, 'Event'), value('Not told singly', { look: 'bar', unit: 'short' })],
              empty: 'every event was told',
              links: [toPage('health-and-cost')],
            }),
          ],
          [
            8,
            words({
              title: 'How long it is kept, and what is not',
              description: 'Retention and privacy, as the bundled stack and the guard have them.',
              links: [toPage('health-and-cost')],
              text: [
                `- **Events** are kept for ${RETENTION.events.days} days, **traces** for ${RETENTION.traces.days}, **metrics** for ${RETENTION.metrics.days}, in the bundled stack: then they are deleted (\`${RETENTION.events.file}\`, \`${RETENTION.traces.file}\`, \`${RETENTION.metrics.file}\`).`,
                '- **Secrets** are taken out before anything leaves the process: credentials, tokens, cookies, card numbers, mail addresses. Client addresses are told whole, truncated or hashed, as the options of the guard say.',
                '- **Numbers are exact**, whatever is sampled: traces illustrate, counters and events are the record. What was summed up is counted; what was lost is counted too.',
                '- **An event has an id** of its own, the same on every delivery.',
              ].join('\n'),
            }),
          ],
        ],
      },
    ],
  });
}
