import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, METRICS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_APPLIED, WAVES } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { countTile } from '../kit/count-tile.js';
import { eventLog } from '../kit/event-log.js';
import { FOREIGN_SERIES } from '../kit/foreign.js';
import { toAlert, toPage } from '../kit/links.js';
import { logs, OF_GUARD } from '../kit/logql.js';
import { page } from '../kit/page.js';
import {
  highest,
  INSTANCE,
  instances,
  is,
  isNot,
  label,
  legendOf,
  orZero,
  quantile,
  rate,
  SELECTED,
  SERVICE,
  series,
  share,
  sum,
  top,
  total,
} from '../kit/promql.js';
import { promql } from '../kit/query.js';
import { ranking } from '../kit/ranking.js';
import { tile } from '../kit/tile.js';
import { trend } from '../kit/trend.js';

const { OUTCOME, CHECK, REASON, STATE, ROUTE, EXPORT_RESULT, EXPORT_SIGNAL } = ATTRIBUTES;
const requests = series(METRICS.REQUESTS);
const blocked = series(METRICS.REQUESTS, is(OUTCOME, 'blocked'));

/** Is the shop open, whom does the guard turn away, what does it cost, and is it well itself? */
export function overview(): Dashboard {
  return page({
    name: 'overview',
    description: 'What the guard decides, what it costs and whether it is well: the page to begin with.',
    annotations: [EMERGENCY, RULES_APPLIED, WAVES],
    lines: [
      {
        height: 4,
        panels: [
          [
            3,
            tile({
              title: 'Requests',
              description:
                'Requests in a second that the guard has decided about. Exact: guard.requests counts every one.',
              queries: [promql(rate(requests))],
              unit: 'reqps',
              steps: [COLORS.neutral],
              of: 'now',
              empty: 'no requests yet',
              links: [toPage('health-and-cost')],
            }),
          ],
          [
            3,
            tile({
              title: 'Blocked share',
              description:
                'The share of requests that were blocked. A leap is an attack or a rule that is too strict: look at the top checks and at the attacks.',
              queries: [promql(share(rate(blocked), rate(requests)))],
              unit: 'percentunit',
              decimals: 1,
              steps: [COLORS.good, [0.1, COLORS.warning], [0.5, COLORS.bad]],
              of: 'now',
              empty: 'no requests yet',
              links: [toPage('attacks'), toPage('compliance')],
            }),
          ],
          [
            4,
            tile({
              title: 'Overhead',
              description:
                'Time that the guard takes of a request before the application gets it: of half of them at most p50, of 99 in 100 at most p99. Where a behaviour rule holds requests for a while, that is in it.',
              queries: [
                promql(quantile(0.5, METRICS.DURATION), 'p50'),
                promql(quantile(0.99, METRICS.DURATION), 'p99'),
              ],
              unit: 's',
              steps: [COLORS.good, [0.005, COLORS.warning], [0.05, COLORS.bad]],
              of: 'now',
              empty: 'no requests yet',
              links: [toPage('health-and-cost')],
            }),
          ],
          [
            3,
            tile({
              title: 'Instances',
              description:
                'Instances that told of themselves within the last five minutes. One that has stopped is counted for as long still.',
              queries: [promql(orZero(instances(METRICS.REQUESTS)))],
              unit: 'none',
              steps: [COLORS.bad, [1, COLORS.good]],
              of: 'now',
              empty: 'none',
              links: [toPage('health-and-cost')],
            }),
          ],
          [
            3,
            tile({
              title: 'In emergency',
              description: 'Instances in which emergency mode is on now: they let in none but listed addresses.',
              queries: [promql(sum(highest(series(METRICS.EMERGENCY_ACTIVE), SERVICE, INSTANCE)))],
              unit: 'none',
              steps: [COLORS.good, [1, COLORS.bad]],
              of: 'now',
              empty: 'no requests yet',
              links: [toAlert('guard-emergency-on'), toPage('compliance')],
            }),
          ],
          [
            3,
            tile({
              title: 'Without store',
              description:
                'Instances that have lost the shared store: their limits and bans go on from what each of them knows.',
              queries: [promql(sum(highest(series(METRICS.STORE_DEGRADED), SERVICE, INSTANCE)))],
              unit: 'none',
              steps: [COLORS.good, [1, COLORS.warning]],
              of: 'now',
              empty: 'in memory',
              links: [toAlert('guard-store-degraded'), toPage('health-and-cost')],
            }),
          ],
          [
            3,
            tile({
              title: 'Rules age',
              description:
                'How long ago the source of dynamic rules confirmed those in force, of the instance that lags most.',
              queries: [promql(highest(series(METRICS.RULES_AGE)))],
              unit: 's',
              steps: [COLORS.good, [300, COLORS.warning], [900, COLORS.bad]],
              of: 'now',
              empty: 'no dynamic rules',
              links: [toPage('rules')],
            }),
          ],
          [
            2,
            countTile({
              title: 'Events lost',
              description:
                'Log records that never reached the collector: the buffer for an outage was full. What is lost is on no page.',
              queries: [
                promql(
                  orZero(
                    total(series(METRICS.EXPORT_RECORDS, is(EXPORT_SIGNAL, 'logs'), is(EXPORT_RESULT, 'dropped'))),
                  ),
                ),
              ],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: '0',
              links: [toPage('health-and-cost')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            24,
            trend({
              title: 'Decisions',
              description:
                'What became of requests. Unavailable are those that the guard refused since it could not look at them, bypassed those that a policy excludes.',
              queries: [promql(rate(requests, OUTCOME), legendOf(OUTCOME))],
              unit: 'reqps',
              as: 'areas',
              by: OUTCOME,
              calcs: ['lastNotNull', 'mean', 'max'],
              empty: 'no requests in this time',
              links: [toPage('attacks'), toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            8,
            ranking({
              title: 'Top checks',
              description: 'The checks that decided about requests that were not let in.',
              queries: [promql(top(10, total(series(METRICS.REQUESTS, isNot(CHECK, '')), CHECK)), legendOf(CHECK))],
              unit: 'short',
              color: COLORS.blocked,
              empty: 'every request was let in',
              links: [toPage('attacks'), toPage('limits-and-bans')],
            }),
          ],
          [
            8,
            ranking({
              title: 'Top reasons',
              description: 'Why: findings that counted, by reason. Of one request there may be several.',
              queries: [
                promql(top(10, total(series(METRICS.FINDINGS, is(STATE, 'enforced')), REASON)), legendOf(REASON)),
              ],
              unit: 'short',
              color: COLORS.blocked,
              empty: 'no findings in this time',
              links: [toPage('compliance')],
            }),
          ],
          [
            8,
            ranking({
              title: 'Top routes',
              description:
                'Routes whose requests were blocked. Without the option `router` the route of what was blocked early is not known, and not here.',
              queries: [
                promql(
                  top(10, total(series(METRICS.REQUESTS, is(OUTCOME, 'blocked'), isNot(ROUTE, '')), ROUTE)),
                  legendOf(ROUTE),
                ),
              ],
              unit: 'short',
              color: COLORS.blocked,
              empty: 'nothing blocked at a known route',
              links: [toPage('limits-and-bans')],
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
              title: 'Overhead over time',
              description: 'Time that the guard takes of a request, by how many of the requests take no more.',
              queries: [
                promql(quantile(0.5, METRICS.DURATION), 'p50'),
                promql(quantile(0.95, METRICS.DURATION), 'p95'),
                promql(quantile(0.99, METRICS.DURATION), 'p99'),
              ],
              unit: 's',
              as: 'lines',
              calcs: ['lastNotNull', 'max'],
              empty: 'no requests in this time',
              links: [toPage('health-and-cost')],
            }),
          ],
          [
            12,
            trend({
              title: 'Time of requests',
              description:
                'Time of whole requests, the application included, by what the guard decided: p95 of the server spans that Tempo keeps. Each dot is a request: a click opens its trace.',
              queries: [
                {
                  source: 'prometheus',
                  expr: `histogram_quantile(0.95, sum by (le, ${label(OUTCOME)}) (rate(${FOREIGN_SERIES.SERVER_LATENCY}{${SELECTED.join(', ')}}[$__rate_interval])))`,
                  legend: legendOf(OUTCOME),
                  exemplars: true,
                },
              ],
              unit: 's',
              as: 'lines',
              by: OUTCOME,
              calcs: ['lastNotNull', 'max'],
              empty: 'no traces in this time',
              links: [toPage('trace')],
            }),
          ],
        ],
      },
    ],
    details: [
      {
        title: 'Latest events',
        lines: [
          {
            height: 12,
            panels: [
              [
                24,
                eventLog({
                  title: 'Latest events',
                  description:
                    'What the guard and the application told, as sentences. A click on one shows all of it and leads to its trace.',
                  lines: logs(OF_GUARD),
                  empty: 'no events in this time',
                  links: [toPage('compliance')],
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}
