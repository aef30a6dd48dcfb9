import type { Alert } from './alert.js';

/** A rendered dashboard, as far as alerts refer to it. */
export interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly id: number;
  readonly title?: string;
  readonly panels?: readonly Panel[];
}

/**
 * The alerts as Grafana's file of rule groups.
 * @throws {Error} for a panel that no dashboard has.
 */
export function renderRules(alerts: readonly Alert[], dashboards: readonly Dashboard[]): object {
  const groups = [...new Set(alerts.map(({ group }) => group))].sort();
  return {
    apiVersion: 1,
    groups: groups.map((name) => ({
      orgId: 1,
      name,
      folder: FOLDER,
      interval: '1m',
      rules: alerts.filter(({ group }) => group === name).map((alert) => ruleOf(alert, dashboards)),
    })),
  };
}

const FOLDER = 'koa-otel-guard';
/** Known when the file is made: Grafana replaces no variables in annotations. */
const RUNBOOKS = process.env.GUARD_RUNBOOKS_URL ?? 'http://localhost:3000/public/runbooks';

function ruleOf(alert: Alert, dashboards: readonly Dashboard[]): object {
  const { uid, title, severity, summary, description, keepFiringFor, above } = alert;
  const panel = String(panelId(alert, dashboards));
  return {
    uid,
    title,
    condition: 'B',
    data: [question(alert), threshold(above)],
    dashboardUid: alert.panel.dashboard,
    panelId: Number(panel),
    // An answer without series is the good case: each query speaks up only while something is there to tell of.
    noDataState: 'OK',
    // Whoever cannot be asked gets an alert of its own (DatasourceError): silence would look like health.
    execErrState: 'Error',
    for: alert.for,
    keepFiringFor,
    labels: { severity },
    annotations: {
      summary,
      description,
      runbook_url: `${RUNBOOKS}/${uid}.md`,
      __dashboardUid__: alert.panel.dashboard,
      __panelId__: panel,
    },
    isPaused: false,
  };
}

/** Queries of a model are not searched for variables; the past that they need they name themselves. */
function question({ source, expr }: Alert): object {
  return {
    refId: 'A',
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid: source,
    model: {
      refId: 'A',
      datasource: { type: source, uid: source },
      expr,
      ...(source === 'loki' ? { queryType: 'instant' } : { instant: true, range: false }),
    },
  };
}

function threshold(above: number): object {
  return {
    refId: 'B',
    datasourceUid: '__expr__',
    model: {
      refId: 'B',
      datasource: { type: '__expr__', uid: '__expr__' },
      type: 'threshold',
      expression: 'A',
      conditions: [{ evaluator: { type: 'gt', params: [above] } }],
    },
  };
}

function panelId({ uid, panel }: Alert, dashboards: readonly Dashboard[]): number {
  const dashboard = dashboards.find((one) => one.uid === panel.dashboard);
  const found = flat(dashboard?.panels ?? []).find(({ title }) => title === panel.title);
  if (!found) throw new Error(`${uid}: no panel "${panel.title}" in ${panel.dashboard}`);
  return found.id;
}

function flat(panels: readonly Panel[]): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...flat(panel.panels ?? [])]);
}
