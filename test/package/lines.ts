/** The two lines of the OpenTelemetry SDK that the library supports, by the versions of their packages. */
export const VERSIONS = {
  '2.x': { api: '1.9.1', experimental: '0.223.0', logs: '0.223.0', metrics: '2.12.0', koa: '0.71.0' },
  '3.x': { api: '1.10.0', experimental: '0.301.0', logs: '3.1.0', metrics: '3.1.0', koa: '0.72.0' },
} as const;

export type Line = keyof typeof VERSIONS;
export const LINES = ['2.x', '3.x'] as const satisfies readonly Line[];

/** What an application installs that uses a line of the SDK. */
export function packagesOf(line: Line): string[] {
  const { api, experimental, logs, metrics, koa } = VERSIONS[line];
  const ofExperimental = ['sdk-node', 'instrumentation-http', ...EXPORTERS].map((name) => `${name}@${experimental}`);
  const scoped = [
    ...ofExperimental,
    `api@${api}`,
    `sdk-logs@${logs}`,
    `sdk-metrics@${metrics}`,
    `instrumentation-koa@${koa}`,
  ];
  return ['koa@3', '@koa/router@15', ...scoped.map((name) => `@opentelemetry/${name}`)];
}

const EXPORTERS = ['exporter-trace-otlp-http', 'exporter-metrics-otlp-http', 'exporter-logs-otlp-http'];
