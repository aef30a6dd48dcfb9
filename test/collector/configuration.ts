import { parse } from 'yaml';
import { z } from 'zod';
import { read } from '../repository.js';

/** The collector's configuration that the repository brings. */
export function readConfiguration(): Configuration {
  return configuration.parse(parse(read(CONFIGURATION), { merge: true }));
}

export const CONFIGURATION = 'grafana/collector/config.yaml';

export type Configuration = z.output<typeof configuration>;

/** Of one kind, by name: the type, or the type and what tells it from others of the type (`otlp_http/loki`). */
const components = z.record(z.string(), z.record(z.string(), z.unknown()));
const configuration = z.object({
  receivers: components,
  processors: components,
  exporters: components,
  extensions: components,
  service: z.object({
    extensions: z.array(z.string()),
    pipelines: z.record(
      z.string(),
      z.object({ receivers: z.array(z.string()), processors: z.array(z.string()), exporters: z.array(z.string()) }),
    ),
    telemetry: z.unknown(),
  }),
});
