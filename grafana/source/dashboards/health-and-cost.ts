import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS, METRICS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_APPLIED, STORE } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { column, SENTENCE, TIME, TRACE, value } from '../kit/columns.js';
import { countTile } from '../kit/count-tile.js';
import { FOREIGN_SERIES, SDK_METRICS } from '../kit/foreign.js';
import { heat } from '../kit/heat.js';
import { toAlert, toPage } from '../kit/links.js';
import { logs, named } from '../kit/logql.js';
import { page } from '../kit/page.js';
import {
  buckets,
  highest,
  INSTANCE,
  is,
  isNot,
  isSelected,
  legendOf,
  mean,
  orZero,
  perMinute,
  quantile,
  quantileOfAll,
  rate,
  SERVICE,
  series,
  sum,
  top,
  total,
} from '../kit/promql.js';
import { logql, promql } from '../kit/query.js';
import { comparison, eventTable, topTable } from '../kit/tables.js';
import { tile } from '../kit/tile.js';
import { trend } from '../kit/trend.js';
import { metricVariable } from '../kit/variables.js';

const {
  CHECK,
  OUTCOME,
  REASON,
  ERROR_TYPE,
  EXCEPTION_MESSAGE,
  STORE_OPERATION,
  EXPORT_RESULT,
  EXPORT_SIGNAL,
  SUPPRESSED_EVENT,
} = ATTRIBUTES;
const EXPORTER = { name: 'exporter' };
const failed = series(METRICS.FINDINGS, is(REASON, 'check.failed'));
const errors = series(METRICS.STORE_ERRORS);
const degraded = series(METRICS.STORE_DEGRADED);
const lost = series(METRICS.EXPORT_RECORDS, is(EXPORT_SIGNAL, 'logs'), is(EXPORT_RESULT, 'dropped'));

/** What does the guard cost, is it well, and does all that it tells arrive? */
export function healthAndCost(): Dashboard {
  return page({
    name: 'health-and-cost',
    description: 'What the guard costs, whether it and its store are well, and whether what it tells arrives.',
    annotations: [EMERGENCY, RULES_APPLIED, STORE],
    variables: [metricVariable('check', 'Check', METRICS.CHECK_DURATION, CHECK)],
    lines: [
      {
        height: 4,
        panels: [
          [
            6,
            tile({
              title: 'Overhead',
              description:
                'Time that the guard takes of a request: of half of them at most p50, of 99 in 100 at most p99. Where a behaviour rule holds requests for a while, that is in it.',
              queries: [
                promql(quantile(0.5, METRICS.DURATION), 'p50'),
                promql(quantile(0.99, METRICS.DURATION), 'p99'),
                promql(mean(METRICS.DURATION), 'mean'),
              ],
              unit: 's',
              steps: [COLORS.good, [0.005, COLORS.warning], [0.05, COLORS.bad]],
              of: 'now',
              empty: 'no requests yet',
              links: [toAlert('guard-slow')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Failed checks',
              description:
                'Checks that threw or did not answer in time: a bug, of the guard or of a check of the application. Exact.',
              queries: [promql(orZero(total(failed)))],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-check-failed')],
            }),
          ],
          [
            5,
            tile({
              title: 'Without store',
              description:
                'Instances that have lost the shared store: their limits and bans go on from what each of them knows. What went wrong is under failures.',
              queries: [promql(sum(highest(degraded, SERVICE, INSTANCE)))],
              unit: 'none',
              steps: [COLORS.good, [1, COLORS.warning]],
              of: 'now',
              empty: 'in memory',
              links: [toAlert('guard-store-degraded'), toAlert('guard-store-errors')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Events lost',
              description: 'Log records that never reached the collector: there was no room left to keep them.',
              queries: [promql(orZero(total(lost)))],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-events-dropped')],
            }),
          ],
          [
            5,
            countTile({
              title: 'Events summed up',
              description:
                'Events that were not told one by one, for an attack wave or the budget of events: their numbers are told.',
              queries: [promql(orZero(total(series(METRICS.EVENTS_SUPPRESSED))))],
              steps: [COLORS.quiet, [1, COLORS.neutral]],
              empty: 'none',
              links: [toPage('attacks')],
            }),
          ],
        ],
      },
      {
        height: 10,
        panels: [
          [
            12,
            heat({
              title: 'Time of checks',
              description:
                'How long the selected checks took, as a heat map: bright is often. Measured on traced requests and on one in 16 of the others.',
              expr: rate(buckets(METRICS.CHECK_DURATION, isSelected(CHECK, 'check')), { name: 'le' }),
              unit: 's',
              empty: 'no check has run in this time',
              links: [toPage('overview')],
            }),
          ],
          [
            12,
            comparison({
              title: 'Checks compared',
              description:
                'What each check takes, and how often it found something or failed, in the time range of the page.',
              of: column(CHECK, 'Check'),
              numbers: [
                { title: 'p99', expr: quantileOfAll(0.99, METRICS.CHECK_DURATION, [CHECK]), unit: 's', look: 'bar' },
                { title: 'p50', expr: quantileOfAll(0.5, METRICS.CHECK_DURATION, [CHECK]), unit: 's' },
                { title: 'Findings', expr: total(series(METRICS.FINDINGS), CHECK), unit: 'short' },
                { title: 'Failed', expr: total(failed, CHECK), unit: 'short' },
              ],
              empty: 'no check has run in this time',
              links: [toAlert('guard-check-failed')],
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
              title: 'Store',
              description: 'p99 of the time of calls of the shared store, by what it was asked for.',
              queries: [promql(quantile(0.99, METRICS.STORE_DURATION, [STORE_OPERATION]), legendOf(STORE_OPERATION))],
              unit: 's',
              as: 'lines',
              calcs: ['lastNotNull', 'max'],
              empty: 'no store that lives elsewhere',
              links: [toAlert('guard-store-degraded'), toAlert('guard-store-errors')],
            }),
          ],
          [
            12,
            trend({
              title: 'Failures',
              description: 'Failed calls of the store and failed checks in a minute, by what went wrong.',
              queries: [
                promql(
                  perMinute(errors, STORE_OPERATION, ERROR_TYPE),
                  `store ${legendOf(STORE_OPERATION, ERROR_TYPE)}`,
                ),
                promql(perMinute(failed, CHECK), `check ${legendOf(CHECK)}`),
              ],
              unit: 'cpm',
              as: 'bars',
              calcs: ['mean', 'max'],
              empty: 'nothing failed in this time',
              links: [toAlert('guard-store-errors'), toAlert('guard-check-failed')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            8,
            trend({
              title: 'Exporter',
              description:
                'Spans, metric points and log records on their way to the collector in a minute: taken, offered again, kept since it could not be reached (events only), lost.',
              queries: [promql(perMinute(series(METRICS.EXPORT_RECORDS), EXPORT_RESULT), legendOf(EXPORT_RESULT))],
              unit: 'cpm',
              as: 'areas',
              by: EXPORT_RESULT,
              calcs: ['mean', 'max'],
              empty: 'no record was exported, or not by the preload',
              links: [toAlert('guard-events-dropped')],
            }),
          ],
          [
            8,
            trend({
              title: 'SDK',
              description:
                "What OpenTelemetry's SDK dropped in a minute since its queue was full, and how many spans wait in it. Needs OTEL_NODE_EXPERIMENTAL_SDK_METRICS=true.",
              queries: [
                promql(perMinute(series(SDK_METRICS.SPANS_PROCESSED, isNot(ERROR_TYPE, ''))), 'spans dropped'),
                promql(highest(series(SDK_METRICS.SPAN_QUEUE)), 'spans waiting'),
              ],
              unit: 'short',
              as: 'lines',
              calcs: ['lastNotNull', 'max'],
              empty: 'the SDK tells nothing of itself',
              links: [toAlert('guard-sdk-dropped')],
            }),
          ],
          [
            8,
            trend({
              title: 'Collector',
              description:
                'What the collector could not hand on in a minute, and how full its queues on disk are, of each exporter. Nothing is lost while a queue has room.',
              queries: [
                ...LOST.map(([what, name]) =>
                  promql(
                    `60 * sum by (exporter) (rate(${name}[$__rate_interval])) > 0`,
                    `${what} not sent {{exporter}}`,
                  ),
                ),
                promql(
                  `100 * max by (exporter) (${FOREIGN_SERIES.COLLECTOR_QUEUE} / ${FOREIGN_SERIES.COLLECTOR_QUEUE_CAPACITY})`,
                  `queue full, % ${legendOf(EXPORTER)}`,
                ),
              ],
              unit: 'short',
              as: 'lines',
              calcs: ['lastNotNull', 'max'],
              empty: 'the collector is not scraped',
              links: [toAlert('guard-collector-dropping')],
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
              title: 'Event loop',
              description:
                'How late the event loop of each instance is. What is much later than the overhead is the application.',
              queries: [
                promql(highest(series(SDK_METRICS.LOOP_DELAY_P99), INSTANCE), `p99 ${legendOf(INSTANCE)}`),
                promql(highest(series(SDK_METRICS.LOOP_DELAY_P50), INSTANCE), `p50 ${legendOf(INSTANCE)}`),
              ],
              unit: 's',
              as: 'lines',
              calcs: ['lastNotNull', 'max'],
              empty: 'nobody tells of the event loop',
              links: [toAlert('guard-slow')],
            }),
          ],
          [
            12,
            trend({
              title: 'Busy',
              description: 'The share of time that the event loop of each instance has work: near 1 requests wait.',
              queries: [promql(highest(series(SDK_METRICS.LOOP_UTILIZATION), INSTANCE), legendOf(INSTANCE))],
              unit: 'percentunit',
              as: 'lines',
              max: 1,
              calcs: ['lastNotNull', 'max'],
              empty: 'nobody tells of the event loop',
              links: [toAlert('guard-slow')],
            }),
          ],
        ],
      },
    ],
    details: [
      {
        title: 'Overhead by outcome',
        lines: [
          {
            height: 8,
            panels: [
              [
                24,
                trend({
                  title: 'Overhead by outcome',
                  description:
                    'p99 of the time that the guard takes, by what it decided: who is blocked early costs least.',
                  queries: [promql(quantile(0.99, METRICS.DURATION, [OUTCOME]), legendOf(OUTCOME))],
                  unit: 's',
                  as: 'lines',
                  by: OUTCOME,
                  calcs: ['lastNotNull', 'max'],
                  empty: 'no requests in this time',
                  links: [toAlert('guard-slow')],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Failed checks, the store and what was summed up',
        lines: [
          {
            height: 9,
            panels: [
              [
                16,
                eventTable({
                  title: 'Faults',
                  description: 'Checks that failed and a store that was lost or came back, with the errors.',
                  query: logql(
                    logs(
                      named(
                        EVENTS.CHECK_FAILED,
                        EVENTS.STORE_DEGRADED,
                        EVENTS.STORE_RECOVERED,
                        EVENTS.RATE_LIMIT_UNAVAILABLE,
                      ),
                    ),
                  ),
                  columns: [
                    TIME,
                    column(INSTANCE, 'Instance', { width: 130 }),
                    column(CHECK, 'Check', { width: 110 }),
                    column(ERROR_TYPE, 'Error', { width: 150 }),
                    column(EXCEPTION_MESSAGE, 'Message'),
                    SENTENCE,
                    TRACE,
                  ],
                  empty: 'nothing failed in this time',
                  links: [toAlert('guard-check-failed')],
                }),
              ],
              [
                8,
                topTable({
                  title: 'Summed up',
                  description: 'Events that were not told one by one, by name. Exact.',
                  query: promql(top(20, total(series(METRICS.EVENTS_SUPPRESSED), SUPPRESSED_EVENT))),
                  columns: [
                    column(SUPPRESSED_EVENT, 'Event'),
                    value('Not told singly', { look: 'bar', unit: 'short' }),
                  ],
                  empty: 'every event was told',
                  links: [toPage('compliance')],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'States of instances',
        lines: [
          {
            height: 8,
            panels: [
              [
                12,
                trend({
                  title: 'Store lost',
                  description: 'Which instances had lost the shared store, and when: 1 while they had.',
                  queries: [promql(highest(degraded, INSTANCE), legendOf(INSTANCE))],
                  unit: 'none',
                  as: 'lines',
                  max: 1,
                  calcs: ['lastNotNull', 'max'],
                  empty: 'no store that lives elsewhere',
                  links: [toAlert('guard-store-degraded')],
                }),
              ],
              [
                12,
                trend({
                  title: 'Emergency mode',
                  description: 'In which instances emergency mode was on, and when: 1 while it was.',
                  queries: [promql(highest(series(METRICS.EMERGENCY_ACTIVE), INSTANCE), legendOf(INSTANCE))],
                  unit: 'none',
                  as: 'lines',
                  max: 1,
                  calcs: ['lastNotNull', 'max'],
                  empty: 'no requests in this time',
                  links: [toAlert('guard-emergency-on')],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'The way of telemetry',
        lines: [
          {
            height: 8,
            panels: [
              [
                12,
                trend({
                  title: 'Collector hands on',
                  description:
                    'Spans, log records and points of metrics in a second that the collector handed to the backends.',
                  queries: SENT.map(([what, name]) => promql(`sum(rate(${name}[$__rate_interval]))`, what)),
                  unit: 'cps',
                  as: 'lines',
                  calcs: ['lastNotNull', 'mean'],
                  empty: 'the collector is not scraped',
                  links: [toAlert('guard-collector-dropping')],
                }),
              ],
              [
                12,
                trend({
                  title: 'Parts of the stack',
                  description: 'Which parts answer when they are scraped: 1 is well.',
                  queries: [promql(`min by (job) (${FOREIGN_SERIES.UP})`, '{{job}}')],
                  unit: 'none',
                  as: 'steps',
                  max: 1,
                  calcs: ['lastNotNull', 'mean'],
                  empty: 'nothing is scraped',
                  links: [toPage('overview')],
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}

const LOST = [
  ['spans', FOREIGN_SERIES.COLLECTOR_FAILED_SPANS],
  ['log records', FOREIGN_SERIES.COLLECTOR_FAILED_LOGS],
  ['metric points', FOREIGN_SERIES.COLLECTOR_FAILED_METRICS],
] as const;

const SENT = [
  ['spans', FOREIGN_SERIES.COLLECTOR_SENT_SPANS],
  ['log records', FOREIGN_SERIES.COLLECTOR_SENT_LOGS],
  ['metric points', FOREIGN_SERIES.COLLECTOR_SENT_METRICS],
] as const;
