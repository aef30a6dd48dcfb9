/** An alert of Grafana, as far as alerts differ from one another. */
export interface Alert {
  /** Stable: it is the name of the runbook too. */
  readonly uid: string;
  readonly title: string;
  readonly group: 'decisions' | 'guard' | 'state' | 'telemetry';
  /** `critical` wakes somebody, `warning` is for the day, `info` is to be seen. */
  readonly severity: 'critical' | 'warning' | 'info';
  readonly source: 'prometheus' | 'loki';
  /** A query that answers one number for each alert that may fire, with the labels that tell them apart. */
  readonly expr: string;
  /** The alert fires while the answer is above this. */
  readonly above: number;
  /** How long it has to be so, such as `5m`. `0s` fires at once. */
  readonly for: string;
  readonly keepFiringFor: string;
  /** Where the number is shown. */
  readonly panel: PanelReference;
  /** One line. Go templates: `{{ .Labels.x }}`, `{{ .Values.A }}`. */
  readonly summary: string;
  readonly description: string;
}

export interface PanelReference {
  /** The uid. */
  readonly dashboard: string;
  readonly title: string;
}
