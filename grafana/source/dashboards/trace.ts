import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES } from '../../../src/telemetry/names.js';
import { column, SENTENCE, TIME } from '../kit/columns.js';
import { toPage } from '../kit/links.js';
import { logsOfAll, TRACE_ID } from '../kit/logql.js';
import { page } from '../kit/page.js';
import { is } from '../kit/promql.js';
import { logql } from '../kit/query.js';
import { eventTable } from '../kit/tables.js';
import { traceView } from '../kit/trace-view.js';
import { textVariable } from '../kit/variables.js';

const { CLIENT_ADDRESS, FINGERPRINT, CHECK, STATE, REASON, STATUS } = ATTRIBUTES;

/** What went on in this one request? */
export function trace(): Dashboard {
  return page({
    name: 'trace',
    description:
      'One request: its spans and what was told within it. Links of values named Trace lead here; no right to Explore is needed.',
    annotations: [],
    variables: [textVariable('trace', 'Trace', 'The id of a trace, as an answer of the guard tells it too.', '0')],
    isListed: false,
    lines: [
      {
        height: 8,
        panels: [
          [
            24,
            eventTable({
              title: 'What was told within it',
              description: 'Events of the guard and of the application within this request.',
              query: logql(logsOfAll(is(TRACE_ID, '$trace'))),
              columns: [
                TIME,
                SENTENCE,
                column(CLIENT_ADDRESS, 'Client', { width: 170 }),
                column(FINGERPRINT, 'Fingerprint', { width: 150 }),
                column(CHECK, 'Check', { width: 110 }),
                column(REASON, 'Reason', { width: 170 }),
                column(STATE, 'State', { width: 95, look: 'state' }),
                column(STATUS, 'Status', { width: 65 }),
              ],
              empty: 'no event within this trace in this time',
              links: [toPage('compliance')],
            }),
          ],
        ],
      },
      {
        height: 18,
        panels: [
          [
            24,
            traceView({
              title: 'Spans',
              description: 'The request with the checks of the guard, and what the application did with it.',
              traceId: `\${trace}`,
              empty: 'no such trace: it may not have been kept, or be older than traces are',
              links: [toPage('client')],
            }),
          ],
        ],
      },
    ],
  });
}
