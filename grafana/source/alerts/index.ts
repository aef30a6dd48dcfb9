import { stringify } from 'yaml';
import type { Alert } from './alert.js';
import { decisionAlerts } from './decisions.js';
import { guardAlerts } from './guard.js';
import { CONTACT_POINTS, POLICIES } from './notifications.js';
import { type Dashboard, renderRules } from './render-rules.js';
import { stateAlerts } from './state.js';
import { telemetryAlerts } from './telemetry.js';

/** Every alert. */
export const ALERTS: readonly Alert[] = [...decisionAlerts, ...guardAlerts, ...stateAlerts, ...telemetryAlerts];

/**
 * The files for `provisioning/alerting`: content by name.
 * @throws {Error} for an alert that refers to a panel that none of the dashboards has.
 */
export function renderAlerts(dashboards: readonly Dashboard[]): Readonly<Record<string, string>> {
  return {
    'contact-points.yaml': render(CONTACT_POINTS),
    'policies.yaml': render(POLICIES),
    'rules.yaml': render(renderRules(ALERTS, dashboards)),
  };
}

function render(content: object): string {
  return `# Made by "npm run dashboards" from grafana/source/alerts.\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
