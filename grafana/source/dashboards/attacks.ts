import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS, METRICS } from '../../../src/telemetry/names.js';
import { EMERGENCY, RULES_APPLIED, WAVES } from '../kit/annotations.js';
import { COLORS } from '../kit/colors.js';
import { column, TIME, TRACE, value } from '../kit/columns.js';
import { countTile } from '../kit/count-tile.js';
import { eventLog } from '../kit/event-log.js';
import { toAlert, toPage } from '../kit/links.js';
import { between, count, distinct, FINDINGS, highestOf, logs, most, named } from '../kit/logql.js';
import { page } from '../kit/page.js';
import { is, isNot, legendOf, orZero, perMinute, series, top, total } from '../kit/promql.js';
import { logql, promql } from '../kit/query.js';
import { ranking } from '../kit/ranking.js';
import { eventTable, topTable } from '../kit/tables.js';
import { tile } from '../kit/tile.js';
import { trend } from '../kit/trend.js';
import { worldMap } from '../kit/world-map.js';

const { CHECK, REASON, STATE, COUNTRY, CLIENT_ADDRESS, FINGERPRINT, USER_AGENT } = ATTRIBUTES;
const { RULE_NAME, RULE_CATEGORY, RULE_SEVERITY, SCORE, AS_ORGANIZATION } = ATTRIBUTES;
const { WAVE_PHASE, WAVE_FINDINGS, WAVE_UNTOLD, WAVE_DURATION, WAVE_KINDS, WAVE_SAMPLES } = ATTRIBUTES;
const findings = logs(FINDINGS);
const waves = logs(named(EVENTS.ATTACK_WAVE));
const monitored = series(METRICS.FINDINGS, is(STATE, 'monitored'));
const findingColumn = value('Findings', { look: 'bar', unit: 'short' });

/** Who attacks, from where, with what, and would it have been stopped? */
export function attacks(): Dashboard {
  return page({
    name: 'attacks',
    description: 'Who attacks, from where and with what, and what monitor mode lets pass.',
    annotations: [EMERGENCY, RULES_APPLIED, WAVES],
    lines: [
      {
        height: 4,
        panels: [
          [
            4,
            countTile({
              title: 'Attacks found',
              description: 'Inputs in which detection has found an attack, enforced and monitored. Exact.',
              queries: [promql(orZero(total(series(METRICS.DETECTIONS))))],
              steps: [COLORS.good, [1, COLORS.warning], [1_000, COLORS.bad]],
              empty: 'none',
              links: [toPage('compliance')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Clients',
              description: 'Different client addresses with a finding of any kind.',
              queries: [logql(orZero(distinct(findings, CLIENT_ADDRESS)))],
              steps: [COLORS.good, [10, COLORS.warning], [100, COLORS.bad]],
              empty: 'none',
              links: [toPage('client')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Waves begun',
              description: 'Clients that had many findings within a short time.',
              queries: [logql(orZero(count(logs(named(EVENTS.ATTACK_WAVE), is(WAVE_PHASE, 'began')))))],
              steps: [COLORS.good, [1, COLORS.bad]],
              empty: 'none',
              links: [toAlert('guard-attack-wave')],
            }),
          ],
          [
            4,
            tile({
              title: 'Highest score',
              description: 'The most threat points of one request, of 100. From 40 on detection blocks by default.',
              queries: [logql(highestOf(findings, SCORE))],
              unit: 'none',
              decimals: 0,
              steps: [COLORS.good, [20, COLORS.warning], [40, COLORS.bad]],
              of: 'all',
              empty: 'no findings',
              links: [toPage('client')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Only told',
              description: 'Findings in monitor mode: told, and the request was let in. Exact.',
              queries: [promql(orZero(total(monitored)))],
              steps: [COLORS.quiet, [1, COLORS.monitored]],
              empty: 'none',
              links: [toPage('rules')],
            }),
          ],
          [
            4,
            countTile({
              title: 'Bans set',
              description: 'Clients that were banned, by hand or by the guard.',
              queries: [logql(orZero(count(logs(named(EVENTS.BAN_CREATED)))))],
              steps: [COLORS.neutral],
              empty: 'none',
              links: [toPage('limits-and-bans')],
            }),
          ],
        ],
      },
      {
        height: 12,
        panels: [
          [
            14,
            worldMap({
              title: 'Countries',
              description:
                'Requests that were not let in, by the country of their client where it is known. Exact: guard.countries counts every one.',
              expr: `${total(series(METRICS.COUNTRIES), COUNTRY)} > 0`,
              country: COUNTRY,
              value: 'Not let in',
              color: COLORS.blocked,
              empty: 'nobody was turned away in this time',
              links: [toPage('compliance')],
            }),
          ],
          [
            10,
            topTable({
              title: 'Sources',
              description:
                'Clients with the most findings told. Findings that an attack wave tells together are few here: see the waves. A click on a client leads to its page, or to the form that blocks it.',
              query: logql(most(25, findings, CLIENT_ADDRESS, COUNTRY, AS_ORGANIZATION)),
              columns: [
                column(CLIENT_ADDRESS, 'Client'),
                column(COUNTRY, 'Country', { width: 80 }),
                column(AS_ORGANIZATION, 'Network'),
                findingColumn,
              ],
              empty: 'no findings in this time',
              links: [toPage('client')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            16,
            trend({
              title: 'Families',
              description: 'Attacks that detection has found in a minute, by family.',
              queries: [promql(perMinute(series(METRICS.DETECTIONS), RULE_CATEGORY), legendOf(RULE_CATEGORY))],
              unit: 'cpm',
              as: 'areas',
              calcs: ['mean', 'max'],
              empty: 'no attack in this time',
              links: [toPage('compliance')],
            }),
          ],
          [
            8,
            ranking({
              title: 'Scores',
              description: 'Findings by the threat points of their request. From 40 on detection blocks by default.',
              queries: BANDS.map(([from, below]) =>
                logql(orZero(count(logs(FINDINGS, between(SCORE, from, below)))), `${from} to ${below - 1}`),
              ),
              unit: 'short',
              color: COLORS.blocked,
              empty: 'no findings in this time',
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
            topTable({
              title: 'Top rules',
              description: 'The rules that matched most: detection signatures, listed ranges, patterns.',
              query: logql(most(25, findings, RULE_NAME, RULE_CATEGORY, RULE_SEVERITY, STATE)),
              columns: [
                column(RULE_NAME, 'Rule'),
                column(RULE_CATEGORY, 'Family', { width: 150 }),
                column(RULE_SEVERITY, 'Severity', { width: 80 }),
                column(STATE, 'State', { width: 100, look: 'state' }),
                findingColumn,
              ],
              empty: 'no rule has matched in this time',
              links: [toPage('rules')],
            }),
          ],
          [
            12,
            topTable({
              title: 'What monitor mode let pass',
              description:
                'What would have been blocked if it were enforced, by check and reason. Exact. Look at some of them before enforcing.',
              query: promql(top(25, total(monitored, CHECK, REASON))),
              columns: [
                column(CHECK, 'Check', { width: 140 }),
                column(REASON, 'Reason'),
                value('Findings', { look: 'bar', unit: 'short' }),
              ],
              empty: 'nothing is only monitored',
              links: [toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            24,
            eventTable({
              title: 'Attack waves',
              description:
                'Many findings of one client within a short time are told together: when that begins, now and then while it lasts, and when it is over.',
              query: logql(waves),
              columns: [
                TIME,
                column(CLIENT_ADDRESS, 'Client', { width: 180 }),
                column(COUNTRY, 'Country', { width: 80 }),
                column(WAVE_PHASE, 'Phase', { width: 80, look: 'state' }),
                column(WAVE_FINDINGS, 'Findings', { width: 90 }),
                column(WAVE_UNTOLD, 'Not told singly', { width: 130 }),
                column(WAVE_DURATION, 'Lasted', { width: 90, unit: 's' }),
                column(WAVE_KINDS, 'Kinds'),
                column(WAVE_SAMPLES, 'Samples'),
                TRACE,
              ],
              empty: 'no attack wave in this time',
              links: [toAlert('guard-attack-wave'), toPage('client')],
            }),
          ],
        ],
      },
    ],
    details: [
      {
        title: 'How attackers present themselves',
        lines: [
          {
            height: 9,
            panels: [
              [
                8,
                topTable({
                  title: 'Fingerprints',
                  description:
                    'How clients with findings present themselves. One fingerprint at many addresses is one tool.',
                  query: logql(most(25, findings, FINGERPRINT)),
                  columns: [column(FINGERPRINT, 'Fingerprint'), findingColumn],
                  empty: 'no fingerprint was asked for',
                  links: [toPage('client')],
                }),
              ],
              [
                8,
                topTable({
                  title: 'User agents',
                  description: 'The User-Agent headers of clients with findings.',
                  query: logql(most(25, findings, USER_AGENT)),
                  columns: [column(USER_AGENT, 'User agent'), findingColumn],
                  empty: 'no findings in this time',
                  links: [toPage('client')],
                }),
              ],
              [
                8,
                topTable({
                  title: 'Networks',
                  description: 'Autonomous systems of clients with findings, where `countries.asn` is set.',
                  query: logql(most(25, findings, AS_ORGANIZATION)),
                  columns: [column(AS_ORGANIZATION, 'Network'), findingColumn],
                  empty: 'no network is known',
                  links: [toPage('client')],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Attacks as sentences',
        lines: [
          {
            height: 12,
            panels: [
              [
                24,
                eventLog({
                  title: 'Attacks as sentences',
                  description:
                    'Findings of a rule of some attack family. A click on one shows all of it and leads to its trace.',
                  lines: logs(isNot(RULE_CATEGORY, '')),
                  empty: 'no attack in this time',
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

/** Threat points, from the first up to below the second. */
const BANDS = [
  [1, 20],
  [20, 40],
  [40, 60],
  [60, 80],
  [80, 101],
] as const;
