import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS, METRICS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_CHANGED, WAVES } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { column, TIME, value } from '../kit/columns.js';
import { countTile } from '../kit/count-tile.js';
import { toPage } from '../kit/links.js';
import { count, distinct, logs, most, named, perStep } from '../kit/logql.js';
import { page } from '../kit/page.js';
import {
  highest,
  is,
  isCheck,
  isSelected,
  legendOf,
  orNamed,
  orZero,
  perMinute,
  series,
  sum,
  top,
  total,
} from '../kit/promql.js';
import { logql, promql } from '../kit/query.js';
import { eventTable, topTable } from '../kit/tables.js';
import { tile } from '../kit/tile.js';
import { trend } from '../kit/trend.js';
import { metricVariable } from '../kit/variables.js';

const { CHECK, STATE, ROUTE, OUTCOME, CLIENT_ADDRESS, COUNTRY, REASON, EVENT_NAME } = ATTRIBUTES;
const { RATE_NAME, RATE_LIMIT, RATE_WINDOW, BEHAVIOR_RULE, BEHAVIOR_ACTION } = ATTRIBUTES;
const { BAN_SUBJECT, BAN_KIND, BAN_SOURCE, BAN_DURATION, BAN_ACTOR, BAN_COUNT } = ATTRIBUTES;
const routed = isSelected(ROUTE, 'route');
const limited = logs(named(EVENTS.RATE_LIMIT_EXCEEDED), routed);
const refused = series(METRICS.REQUESTS, isCheck('rate_limit'), is(OUTCOME, 'blocked'), routed);
// Every instance that shares a store tells of the same bans.
const bans = highest(series(METRICS.BANS_ACTIVE), BAN_KIND, BAN_SOURCE);

/** Who is held back, by which limit, who is banned and for how long? */
export function limitsAndBans(): Dashboard {
  return page({
    name: 'limits-and-bans',
    description: 'Limits that were exceeded, bans in force and behaviour rules at work.',
    annotations: [EMERGENCY, RULES_CHANGED, WAVES],
    variables: [metricVariable('route', 'Route', METRICS.REQUESTS, ROUTE)],
    lines: [
      {
        height: 4,
        panels: [
          [
            4,
            countTile({
              title: 'Refused by limits',
              description: 'Requests that were refused since a rate limit was exceeded. Exact.',
              queries: [promql(orZero(total(refused)))],
              steps: [COLORS.good, [1, COLORS.warning], [10_000, COLORS.bad]],
              empty: 'none',
              links: [toPage('attacks')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Limited clients',
              description:
                'Different client addresses that exceeded a limit. Many at once may be a limit that is too low.',
              queries: [logql(orZero(distinct(limited, CLIENT_ADDRESS)))],
              steps: [COLORS.good, [10, COLORS.warning], [100, COLORS.bad]],
              empty: 'none',
              links: [toPage('attacks')],
            }),
          ],
          [
            4,
            tile({
              title: 'Bans in force',
              description: 'Bans that hold now. Of instances that share no store, those of the one that has most.',
              queries: [promql(orZero(sum(bans)))],
              unit: 'short',
              decimals: 0,
              steps: [COLORS.neutral],
              of: 'now',
              empty: 'none',
              links: [toPage('compliance')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Requests of the banned',
              description: 'Requests that were refused since their client is banned. Exact.',
              queries: [promql(orZero(total(series(METRICS.REQUESTS, isCheck('ban')))))],
              steps: [COLORS.good, [1, COLORS.warning], [10_000, COLORS.bad]],
              empty: 'none',
              links: [toPage('attacks')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Bans set and lifted',
              description: 'Bans that were set, by hand or by the guard, and bans that were lifted by hand.',
              queries: [
                logql(orZero(count(logs(named(EVENTS.BAN_CREATED)))), 'set'),
                logql(orZero(count(logs(named(EVENTS.BAN_LIFTED)))), 'lifted'),
              ],
              steps: [COLORS.neutral],
              empty: 'none',
              links: [toPage('compliance')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Slowed down',
              description: 'Requests that a behaviour rule held for a while, or refused, and that were told of.',
              queries: [
                logql(orZero(count(logs(named(EVENTS.BEHAVIOR_DELAYED)))), 'held'),
                logql(orZero(count(logs(named(EVENTS.BEHAVIOR_THROTTLED)))), 'refused'),
              ],
              steps: [COLORS.good, [1, COLORS.warning]],
              empty: 'none',
              links: [toPage('client')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            12,
            trend({
              title: 'Limits exceeded',
              description:
                'Which limits were exceeded, by their names in RateLimit-Policy: events told, in each step of time.',
              queries: [logql(perStep(limited, RATE_NAME), legendOf(RATE_NAME))],
              unit: 'short',
              as: 'bars',
              calcs: ['sum', 'max'],
              empty: 'no limit was exceeded in this time',
              links: [toPage('attacks')],
            }),
          ],
          [
            12,
            trend({
              title: 'Refused at routes',
              description:
                'Requests in a minute that a rate limit refused, by route. The route of who asked for none is not known. Exact.',
              queries: [promql(orNamed('no route', perMinute(refused, ROUTE), ROUTE), legendOf(ROUTE))],
              unit: 'cpm',
              as: 'areas',
              calcs: ['mean', 'max'],
              empty: 'no limit refused in this time',
              links: [toPage('overview')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            12,
            topTable({
              title: 'Most limited',
              description: 'Clients that exceeded limits most often, and which.',
              query: logql(most(25, limited, CLIENT_ADDRESS, RATE_NAME, RATE_LIMIT, RATE_WINDOW, STATE)),
              columns: [
                column(CLIENT_ADDRESS, 'Client'),
                column(RATE_NAME, 'Limit'),
                column(RATE_LIMIT, 'Allows', { width: 80 }),
                column(RATE_WINDOW, 'Within', { width: 80, unit: 's' }),
                column(STATE, 'State', { width: 95, look: 'state' }),
                value('Times', { look: 'bar', unit: 'short' }),
              ],
              empty: 'nobody exceeded a limit',
              links: [toPage('client')],
            }),
          ],
          [
            12,
            trend({
              title: 'Bans in force over time',
              description: 'Bans that hold, by what they are for and who set them.',
              queries: [promql(`${bans} > 0`, legendOf(BAN_KIND, BAN_SOURCE))],
              unit: 'short',
              as: 'areas',
              calcs: ['lastNotNull', 'max'],
              empty: 'nobody was banned in this time',
              links: [toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            8,
            trend({
              title: 'Bans set and lifted over time',
              description: 'Changes of bans, in each step of time.',
              queries: [
                logql(perStep(logs(named(EVENTS.BAN_CREATED, EVENTS.BAN_LIFTED)), EVENT_NAME), legendOf(EVENT_NAME)),
              ],
              unit: 'short',
              as: 'bars',
              calcs: ['sum'],
              empty: 'no ban was set or lifted',
              links: [toPage('compliance')],
            }),
          ],
          [
            16,
            eventTable({
              title: 'Latest bans',
              description: 'Who was banned or freed, by whom, for how long and why. Turn is which ban in a row it is.',
              query: logql(logs(named(EVENTS.BAN_CREATED, EVENTS.BAN_LIFTED))),
              columns: [
                TIME,
                column(EVENT_NAME, 'Event', { width: 150 }),
                column(BAN_SUBJECT, 'Client', { width: 180 }),
                column(COUNTRY, 'Country', { width: 80 }),
                column(BAN_SOURCE, 'Set', { width: 90 }),
                column(BAN_ACTOR, 'By', { width: 110 }),
                column(BAN_DURATION, 'For', { width: 80, unit: 's' }),
                column(BAN_COUNT, 'Turn', { width: 60 }),
                column(REASON, 'Why'),
              ],
              empty: 'no ban was set or lifted in this time',
              links: [toPage('client'), toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            12,
            topTable({
              title: 'Behaviour rules',
              description: 'Clients that went beyond a step of a behaviour rule, by what the rule did. Exact.',
              query: promql(top(25, total(series(METRICS.BEHAVIOR_MATCHES), BEHAVIOR_RULE, BEHAVIOR_ACTION, STATE))),
              columns: [
                column(BEHAVIOR_RULE, 'Rule'),
                column(BEHAVIOR_ACTION, 'Did', { width: 110 }),
                column(STATE, 'State', { width: 95, look: 'state' }),
                value('Matches', { look: 'bar', unit: 'short' }),
              ],
              empty: 'no behaviour rule has matched',
              links: [toPage('rules')],
            }),
          ],
          [
            12,
            trend({
              title: 'Held and refused by behaviour',
              description:
                'Findings of behaviour rules in a minute: requests that were held, refused or only told of. Exact.',
              queries: [
                promql(
                  perMinute(series(METRICS.FINDINGS, is(CHECK, 'behavior')), REASON, STATE),
                  legendOf(REASON, STATE),
                ),
              ],
              unit: 'cpm',
              as: 'areas',
              calcs: ['mean', 'max'],
              empty: 'no behaviour rule held anybody',
              links: [toPage('client')],
            }),
          ],
        ],
      },
    ],
  });
}
