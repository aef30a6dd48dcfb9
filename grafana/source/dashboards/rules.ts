import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS, METRICS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_APPLIED, RULES_CHANGED } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { column, SENTENCE, TIME } from '../kit/columns.js';
import { countTile } from '../kit/count-tile.js';
import { toAlert, toPage } from '../kit/links.js';
import { count, logs, logsOfAll, named } from '../kit/logql.js';
import { page } from '../kit/page.js';
import { highest, INSTANCE, is, isOneOf, legendOf, lowest, orZero, perMinute, series, total } from '../kit/promql.js';
import { logql, promql } from '../kit/query.js';
import { eventTable } from '../kit/tables.js';
import { tile } from '../kit/tile.js';
import { trend } from '../kit/trend.js';

const { RULES_RESULT, RULES_VERSION, RULES_ACTION, RULES_DOCUMENT, RULES_DIFF, RULES_REASON } = ATTRIBUTES;
const { RULES_DURATION, USER_ID, EVENT_NAME, ERROR_TYPE, INTEL_SOURCE, INTEL_RANGES, INTEL_AGE } = ATTRIBUTES;
const version = series(METRICS.RULES_VERSION);
const age = series(METRICS.RULES_AGE);

/** Which rules hold where, since when, who changed them and did all instances take them? */
export function rules(): Dashboard {
  return page({
    name: 'rules',
    description: 'Which dynamic rules hold at which instance, how fresh they are, and who changed them and why.',
    annotations: [EMERGENCY, RULES_APPLIED, RULES_CHANGED],
    lines: [
      {
        height: 4,
        panels: [
          [
            4,
            tile({
              title: 'Version in force',
              description: 'The version of the rules, of the instance that has the oldest.',
              queries: [promql(lowest(version))],
              unit: 'none',
              decimals: 0,
              steps: [COLORS.neutral],
              of: 'now',
              empty: 'no dynamic rules',
              links: [toAlert('guard-rules-differ')],
            }),
          ],
          [
            4,
            tile({
              title: 'Versions apart',
              description:
                'By how many versions instances differ. More than 0 for longer than a poll: one does not follow.',
              queries: [promql(`${highest(version)} - ${lowest(version)}`)],
              unit: 'none',
              decimals: 0,
              steps: [COLORS.good, [1, COLORS.warning]],
              of: 'now',
              empty: 'no dynamic rules',
              links: [toAlert('guard-rules-differ')],
            }),
          ],
          [
            4,
            tile({
              title: 'Confirmed',
              description: 'How long ago the source confirmed the rules in force, of the instance that lags most.',
              queries: [promql(highest(age))],
              unit: 's',
              steps: [COLORS.good, [300, COLORS.warning], [900, COLORS.bad]],
              of: 'now',
              empty: 'no dynamic rules',
              links: [toAlert('guard-rules-stale')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Rejected',
              description:
                'Polls whose rules were not applied since they are wrong, not signed or older. What was in force holds on.',
              queries: [promql(orZero(total(series(METRICS.RULES_UPDATES, is(RULES_RESULT, 'rejected')))))],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-rules-rejected')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Not reached',
              description: 'Polls that could not read the source, or found nothing there.',
              queries: [
                promql(orZero(total(series(METRICS.RULES_UPDATES, isOneOf(RULES_RESULT, 'unreachable', 'missing'))))),
              ],
              steps: [COLORS.good, [1, COLORS.warning], [30, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-rules-stale')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Changes',
              description: 'New versions that somebody made at the rules service.',
              queries: [logql(orZero(count(logsOfAll(named(EVENTS.RULES_CHANGED)))))],
              steps: [COLORS.neutral],
              empty: 'none',
              links: [toPage('compliance')],
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
              title: 'Version',
              description: 'The version in force at each instance: the lines step up together.',
              queries: [promql(highest(version, INSTANCE), legendOf(INSTANCE))],
              unit: 'none',
              as: 'steps',
              calcs: ['lastNotNull'],
              empty: 'no instance follows dynamic rules',
              links: [toAlert('guard-rules-differ')],
            }),
          ],
          [
            12,
            trend({
              title: 'Age',
              description:
                'How long ago the source confirmed the rules of each instance: a saw that is never higher than a poll is long.',
              queries: [promql(highest(age, INSTANCE), legendOf(INSTANCE))],
              unit: 's',
              as: 'lines',
              calcs: ['lastNotNull', 'max'],
              empty: 'no instance follows dynamic rules',
              links: [toAlert('guard-rules-stale')],
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
              title: 'Polls',
              description: 'How often the source was read in a minute, by what came of it. Exact.',
              queries: [promql(perMinute(series(METRICS.RULES_UPDATES), RULES_RESULT), legendOf(RULES_RESULT))],
              unit: 'cpm',
              as: 'areas',
              by: RULES_RESULT,
              calcs: ['lastNotNull', 'mean'],
              empty: 'no source of rules is read',
              links: [toAlert('guard-rules-rejected')],
            }),
          ],
          [
            12,
            trend({
              title: 'Age of what is known of addresses',
              description:
                'How long ago the ranges of clouds and the databases of countries were known to be up to date.',
              queries: [promql(highest(series(METRICS.INTEL_AGE), INTEL_SOURCE), legendOf(INTEL_SOURCE))],
              unit: 's',
              as: 'lines',
              calcs: ['lastNotNull'],
              empty: 'nothing of addresses is asked for',
              links: [toPage('health-and-cost')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            24,
            eventTable({
              title: 'Audit',
              description:
                'Who made which version at the rules service, what differs and why. Of every service, whatever is selected above.',
              query: logql(logsOfAll(named(EVENTS.RULES_CHANGED))),
              columns: [
                TIME,
                column(USER_ID, 'Who', { width: 150 }),
                column(RULES_ACTION, 'Did', { width: 110 }),
                column(RULES_DOCUMENT, 'Rule set', { width: 120 }),
                column(RULES_VERSION, 'Version', { width: 80 }),
                column(RULES_DIFF, 'What differs'),
                column(RULES_REASON, 'Why'),
              ],
              empty: 'nobody changed rules in this time',
              links: [toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 9,
        panels: [
          [
            24,
            eventTable({
              title: 'At the instances',
              description:
                'Rules that were applied, rejected or expired, and sources that could not be read, with the reasons.',
              query: logql(
                logs(
                  named(
                    EVENTS.RULES_APPLIED,
                    EVENTS.RULES_REJECTED,
                    EVENTS.RULES_EXPIRED,
                    EVENTS.RULES_UNREACHABLE,
                    EVENTS.RULES_RECOVERED,
                  ),
                ),
              ),
              columns: [
                TIME,
                column(INSTANCE, 'Instance', { width: 150 }),
                column(EVENT_NAME, 'Event', { width: 170 }),
                column(RULES_VERSION, 'Version', { width: 80 }),
                column(RULES_DURATION, 'Took', { width: 80, unit: 's' }),
                column(ERROR_TYPE, 'Error', { width: 170 }),
                SENTENCE,
              ],
              empty: 'nothing changed at the instances in this time',
              links: [toAlert('guard-rules-rejected')],
            }),
          ],
        ],
      },
    ],
    details: [
      {
        title: 'What is known of addresses',
        lines: [
          {
            height: 8,
            panels: [
              [
                24,
                eventTable({
                  title: 'Renewals',
                  description: 'Ranges of clouds and databases of countries that were renewed, or could not be.',
                  query: logql(logs(named(EVENTS.INTEL_UPDATED, EVENTS.INTEL_FAILED))),
                  columns: [
                    TIME,
                    column(INSTANCE, 'Instance', { width: 150 }),
                    column(EVENT_NAME, 'Event', { width: 170 }),
                    column(INTEL_SOURCE, 'Source', { width: 170 }),
                    column(INTEL_RANGES, 'Ranges', { width: 90 }),
                    column(INTEL_AGE, 'Age', { width: 90, unit: 's' }),
                    SENTENCE,
                  ],
                  empty: 'nothing was renewed in this time',
                  links: [toPage('health-and-cost')],
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}
