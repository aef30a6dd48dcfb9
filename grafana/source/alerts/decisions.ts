import type { Alert } from './alert.js';
import { ALL_LOGS, events, growth, INSTANCE, label, number, SERVICE, series, told } from './words.js';

const requests = series('REQUESTS');
const outcome = label('OUTCOME');
const check = label('CHECK');
/** Emergency mode refuses nearly everybody, and has an alert of its own. */
const blocked = `${requests}{${outcome}="blocked", ${check}!="emergency"}`;

const perSecond = (selector: string, range: string, offset = '') =>
  `sum by (${SERVICE}) (rate(${selector}[${range}]${offset}))`;
const share = (range: string, offset = '') =>
  `${perSecond(blocked, range, offset)} / ${perSecond(requests, range, offset)}`;

/** What becomes of requests: the work of attackers, or of a rule that is wrong. */
export const decisionAlerts: readonly Alert[] = [
  {
    uid: 'guard-block-rate',
    title: 'Far more requests are blocked than usual',
    group: 'decisions',
    severity: 'warning',
    source: 'prometheus',
    // Where there is no past to compare with, what is blocked now is enough.
    expr: `${share('10m')}
unless ${share('10m')} <= 3 * (${share('1h', ' offset 1h')})
unless ${share('10m')} <= 3 * (${share('1h', ' offset 1d')})
and ${perSecond(blocked, '10m')} > 0.5`,
    above: 0.1,
    for: '5m',
    keepFiringFor: '10m',
    panel: { dashboard: 'guard-overview', title: 'Blocked share' },
    summary: `${told(SERVICE)} blocks ${number('humanizePercentage')} of its requests.`,
    description:
      'Over ten minutes more than a tenth of all requests, more than three times the share of an hour ago and of yesterday at this time, and more than one in two seconds.',
  },
  {
    uid: 'guard-many-clients-blocked',
    title: 'Many different clients are blocked at once',
    group: 'decisions',
    severity: 'critical',
    source: 'loki',
    expr: `count by (${SERVICE}) (
  sum by (${SERVICE}, ${label('CLIENT_ADDRESS')}) (
    count_over_time(${ALL_LOGS} | ${label('STATE')}="enforced" | severity_text="WARN" [10m])
  )
)`,
    above: 100,
    for: '5m',
    keepFiringFor: '10m',
    panel: { dashboard: 'guard-attacks', title: 'Sources' },
    summary: `${told(SERVICE)} blocks ${number()} different clients.`,
    description:
      'More than 100 addresses were refused within ten minutes. One attacker has few addresses: this is a botnet, or a rule that hits customers.',
  },
  {
    uid: 'guard-attack-wave',
    title: 'An attack wave has begun',
    group: 'decisions',
    severity: 'info',
    source: 'loki',
    expr: `sum by (${SERVICE}) (count_over_time(${events('ATTACK_WAVE')} | ${label('WAVE_PHASE')}="began" [5m]))`,
    above: 0,
    for: '0s',
    keepFiringFor: '15m',
    panel: { dashboard: 'guard-attacks', title: 'Attack waves' },
    summary: `${number()} attack waves have begun at ${told(SERVICE)}.`,
    description:
      'A client has many findings within a short time. The guard tells of them together and goes on to block them.',
  },
  {
    uid: 'guard-emergency-on',
    title: 'Emergency mode is on',
    group: 'decisions',
    severity: 'critical',
    source: 'prometheus',
    expr: `max by (${SERVICE}, ${INSTANCE}) (${series('EMERGENCY_ACTIVE')})`,
    above: 0,
    for: '0s',
    keepFiringFor: '0s',
    panel: { dashboard: 'guard-overview', title: 'In emergency' },
    summary: `Emergency mode is on in ${told(INSTANCE)} of ${told(SERVICE)}.`,
    description: 'Only listed addresses get in, everybody else is answered 503.',
  },
  {
    uid: 'guard-emergency-refusing',
    title: 'Emergency mode turns clients away',
    group: 'decisions',
    severity: 'critical',
    source: 'prometheus',
    expr: `sum by (${SERVICE}) (${growth(`${requests}{${outcome}="blocked", ${check}="emergency"}`, '5m')})`,
    above: 0,
    for: '0s',
    keepFiringFor: '5m',
    panel: { dashboard: 'guard-overview', title: 'Top checks' },
    summary: `Emergency mode at ${told(SERVICE)} turned ${number()} requests away in five minutes.`,
    description:
      'Clients that are not on the list of emergency mode are answered 503. This lasts as long as emergency mode does.',
  },
];
