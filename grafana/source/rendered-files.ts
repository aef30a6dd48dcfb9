import { renderAlerts } from './alerts/index.js';
import type { Dashboard } from './alerts/render-rules.js';
import { renderDashboards } from './render-dashboards.js';

/** Every file that Grafana reads and nobody writes by hand, by its path in the folder `grafana`. */
export function renderedFiles(): ReadonlyMap<string, string> {
  const dashboards = renderDashboards();
  const alerts = renderAlerts([...dashboards.values()].map((text): Dashboard => JSON.parse(text)));
  return new Map([
    ...[...dashboards].map(([name, text]) => [`dashboards/${name}`, text] as const),
    ...Object.entries(alerts).map(([name, text]) => [`provisioning/alerting/${name}`, text] as const),
  ]);
}
