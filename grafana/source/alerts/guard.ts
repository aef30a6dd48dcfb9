import type { Alert } from './alert.js';
import { growth, label, number, SERVICE, series, told } from './words.js';

const requests = series('REQUESTS');
const duration = series('DURATION');
const check = label('CHECK');
const held = `${series('FINDINGS')}{${label('REASON')}="behavior.delayed", ${label('STATE')}="enforced"}`;

/** The guard itself: does it work, is it there, is it fast. */
export const guardAlerts: readonly Alert[] = [
  {
    uid: 'guard-unavailable',
    title: 'Requests cannot be checked and are refused',
    group: 'guard',
    severity: 'critical',
    source: 'prometheus',
    expr: `sum by (${SERVICE}) (rate(${requests}{${label('OUTCOME')}="unavailable"}[5m]))
/ sum by (${SERVICE}) (rate(${requests}[5m]))`,
    above: 0.01,
    for: '2m',
    keepFiringFor: '5m',
    panel: { dashboard: 'guard-overview', title: 'Decisions' },
    summary: `${told(SERVICE)} answers ${number('humanizePercentage')} of its requests with 500, as a check fails.`,
    description:
      'A check threw or did not answer in time. Its requests are refused, since nobody can tell whether they are good.',
  },
  {
    uid: 'guard-check-failed',
    title: 'A check fails',
    group: 'guard',
    severity: 'warning',
    source: 'prometheus',
    expr: `sum by (${SERVICE}, ${check}) (${growth(`${series('FINDINGS')}{${label('REASON')}="check.failed"}`, '10m')})`,
    above: 0,
    for: '1m',
    keepFiringFor: '15m',
    panel: { dashboard: 'guard-health-and-cost', title: 'Failed checks' },
    summary: `The check ${told(check)} of ${told(SERVICE)} failed ${number()} times in ten minutes.`,
    description: 'It threw or did not answer in time. The event guard.check.failed has the error and its stack.',
  },
  {
    uid: 'guard-slow',
    title: 'The guard takes long',
    group: 'guard',
    severity: 'warning',
    source: 'prometheus',
    // What behaviour rules hold on purpose is in the duration too.
    expr: `histogram_quantile(0.99, sum by (le, ${SERVICE}) (rate(${duration}_bucket[10m])))
and sum by (${SERVICE}) (rate(${duration}_count[10m])) > 0.5
unless sum by (${SERVICE}) (rate(${held}[10m])) > 0.005 * sum by (${SERVICE}) (rate(${duration}_count[10m]))`,
    above: 0.01,
    for: '10m',
    keepFiringFor: '10m',
    panel: { dashboard: 'guard-overview', title: 'Overhead' },
    summary: `One request in a hundred waits ${number('humanizeDuration')} or longer for the guard of ${told(SERVICE)}.`,
    description:
      'The 99th percentile of guard.duration over ten minutes is above 10 ms, and not since behaviour rules hold requests.',
  },
  {
    uid: 'guard-silent',
    title: 'A guard does not report any more',
    group: 'guard',
    severity: 'critical',
    source: 'prometheus',
    // By service, as instances come and go. After six hours it counts as taken away.
    expr: `group by (${SERVICE}) (present_over_time(${requests}[6h]))
unless group by (${SERVICE}) (present_over_time(${requests}[10m]))`,
    above: 0,
    for: '5m',
    keepFiringFor: '0s',
    panel: { dashboard: 'guard-overview', title: 'Instances' },
    summary: `${told(SERVICE)} has not reported for ten minutes.`,
    description:
      'It did within the last six hours. It is down, its telemetry does not arrive, or it runs without its guard: from here these look the same.',
  },
];
