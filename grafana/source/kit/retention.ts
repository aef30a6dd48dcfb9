/** How long the bundled stack keeps what, as its configurations say: of events, traces and metrics. */
export const RETENTION = {
  events: { days: 30, file: 'grafana/loki/loki.yaml' },
  traces: { days: 7, file: 'grafana/tempo/tempo.yaml' },
  metrics: { days: 15, file: 'grafana/prometheus/prometheus.yml' },
} as const;
