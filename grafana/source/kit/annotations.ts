import { type AnnotationQuery, AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES, EVENTS } from '../../../src/telemetry/names.js';
import { COLORS, type Color } from './colors.js';
import { logs, logsOfAll, named } from './logql.js';
import { INSTANCE, is, label, type Named } from './promql.js';

/** Emergency mode on or off: everything after it looks different. */
export const EMERGENCY = annotation('Emergency mode', COLORS.bad, logs(named(EVENTS.EMERGENCY_CHANGED)), [
  ATTRIBUTES.EMERGENCY,
]);

/** Other rules in force. */
export const RULES_APPLIED = annotation('Rules applied', COLORS.neutral, logs(named(EVENTS.RULES_APPLIED)), [
  ATTRIBUTES.RULES_VERSION,
]);

/** Somebody made other rules. */
export const RULES_CHANGED = annotation('Rules changed', COLORS.monitored, logsOfAll(named(EVENTS.RULES_CHANGED)), [
  ATTRIBUTES.USER_ID,
  ATTRIBUTES.RULES_ACTION,
]);

/** The beginning of an attack wave. */
export const WAVES = annotation(
  'Attack waves',
  COLORS.warning,
  logs(named(EVENTS.ATTACK_WAVE), is(ATTRIBUTES.WAVE_PHASE, 'began')),
  [ATTRIBUTES.CLIENT_ADDRESS, ATTRIBUTES.COUNTRY],
);

/** The store lost, or there again. */
export const STORE = annotation('Store', COLORS.warning, logs(named(EVENTS.STORE_DEGRADED, EVENTS.STORE_RECOVERED)), [
  ATTRIBUTES.EVENT_NAME,
  INSTANCE,
]);

function annotation(name: string, color: Color, expr: string, tags: readonly Named[]): AnnotationQuery {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource({ type: 'loki', uid: 'loki' })
    .enable(true)
    .iconColor(color)
    .titleFormat(name)
    .tagKeys(tags.map(label).join(','))
    .expr(expr)
    .build();
}
