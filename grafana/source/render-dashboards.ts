import { DASHBOARDS } from './dashboards/index.js';

/** The files of `grafana/dashboards`, by name: the same text for the same source, keys in order. */
export function renderDashboards(): ReadonlyMap<string, string> {
  return new Map(Object.entries(DASHBOARDS).map(([name, dashboard]) => [`${name}.json`, textOf(dashboard())]));
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, inOrder, 2)}\n`;
}

/** What a builder leaves out is left out, and what it fills in for no use: placement in a menu hides links. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'placement' || !('asDropdown' in value || 'iconColor' in value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
