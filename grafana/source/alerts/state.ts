import type { Alert } from './alert.js';
import { events, growth, INSTANCE, label, number, SERVICE, series, told } from './words.js';

const toldOf = (event: 'STORE_DEGRADED' | 'STORE_RECOVERED') =>
  `sum by (${SERVICE}, ${INSTANCE}) (count_over_time(${events(event)} [1h]))`;
const instance = `${told(INSTANCE)} of ${told(SERVICE)}`;

/** What the instances share: limits and bans in the store, and dynamic rules. */
export const stateAlerts: readonly Alert[] = [
  {
    uid: 'guard-store-degraded',
    title: 'The store is not shared',
    group: 'state',
    severity: 'warning',
    source: 'loki',
    expr: `${toldOf('STORE_DEGRADED')} - (${toldOf('STORE_RECOVERED')} or ${toldOf('STORE_DEGRADED')} * 0)`,
    above: 0,
    for: '1m',
    keepFiringFor: '0s',
    panel: { dashboard: 'guard-health-and-cost', title: 'Store' },
    summary: `${instance} has lost its store.`,
    description:
      'Within the last hour it told once more that the store is lost than that it is there again. Limits and bans go on from what this instance knows.',
  },
  {
    uid: 'guard-store-errors',
    title: 'Calls of the store fail',
    group: 'state',
    severity: 'warning',
    source: 'prometheus',
    expr: `sum by (${SERVICE}, ${INSTANCE}) (increase(${series('STORE_ERRORS')}[5m]))`,
    above: 5,
    for: '5m',
    keepFiringFor: '5m',
    panel: { dashboard: 'guard-health-and-cost', title: 'Store errors' },
    summary: `${number()} calls of the store by ${instance} failed in five minutes.`,
    description: 'They failed or were not answered in time, for five minutes on end.',
  },
  {
    uid: 'guard-rules-stale',
    title: 'Dynamic rules are old',
    group: 'state',
    severity: 'warning',
    source: 'prometheus',
    expr: `max by (${SERVICE}, ${INSTANCE}) (${series('RULES_AGE')})`,
    above: 900,
    for: '5m',
    keepFiringFor: '0s',
    panel: { dashboard: 'guard-rules', title: 'Age' },
    summary: `The rules of ${instance} were confirmed ${number('humanizeDuration')} ago.`,
    description: 'Their source cannot be read, or what it has is rejected. What was in force before goes on to hold.',
  },
  {
    uid: 'guard-rules-differ',
    title: 'Instances follow different rules',
    group: 'state',
    severity: 'warning',
    source: 'prometheus',
    expr: `max by (${SERVICE}) (${series('RULES_VERSION')}) - min by (${SERVICE}) (${series('RULES_VERSION')})`,
    above: 0,
    for: '10m',
    keepFiringFor: '0s',
    panel: { dashboard: 'guard-rules', title: 'Version' },
    summary: `Instances of ${told(SERVICE)} are ${number()} versions of the rules apart.`,
    description: 'For ten minutes not all instances have had the same version: what one blocks another lets in.',
  },
  {
    uid: 'guard-rules-rejected',
    title: 'New rules are rejected',
    group: 'state',
    severity: 'warning',
    source: 'prometheus',
    expr: `sum by (${SERVICE}) (${growth(`${series('RULES_UPDATES')}{${label('RULES_RESULT')}="rejected"}`, '5m')})`,
    above: 0,
    for: '1m',
    keepFiringFor: '5m',
    panel: { dashboard: 'guard-rules', title: 'Rejected' },
    summary: `${told(SERVICE)} rejects the rules that it is given.`,
    description:
      'A rule set was published that is not valid, not signed as it has to be, or older than the one in force.',
  },
];
