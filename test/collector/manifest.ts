import { stringify } from 'yaml';
import type { Configuration } from './configuration.js';

/** The collector that is built, of the version that the compose file runs. */
export const COLLECTOR_VERSION = '0.159.0';

/** What the collector builder needs to know to build a collector with the components of a configuration, and no others. */
export function manifestOf(configuration: Configuration): string {
  const modulesOf = (kind: Kind) =>
    [...new Set(Object.keys(configuration[`${kind}s`]).map((name) => moduleOf(kind, name.split('/', 1)[0] ?? name)))]
      .sort()
      .map((gomod) => ({ gomod: `${gomod} v${COLLECTOR_VERSION}` }));
  return stringify({
    // The tag as contrib has it: without net/trace the linker leaves out what nobody calls.
    dist: {
      module: 'example.org/collector',
      name: 'collector',
      version: COLLECTOR_VERSION,
      build_tags: 'grpcnotrace',
    },
    receivers: modulesOf('receiver'),
    processors: modulesOf('processor'),
    exporters: modulesOf('exporter'),
    extensions: modulesOf('extension'),
    providers: ['env', 'file'].map((name) => ({
      gomod: `${CORE}/confmap/provider/${name}provider v${STABLE_VERSION}`,
    })),
  });
}

/** Of the collector's stable modules, which have a number of their own. */
const STABLE_VERSION = '1.65.0';

const CORE = 'go.opentelemetry.io/collector';
const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib';

type Kind = 'receiver' | 'processor' | 'exporter' | 'extension';

function moduleOf(kind: Kind, type: string): string {
  const folder = `${kind}/${FOLDERS.get(type) ?? `${type.replaceAll('_', '')}${kind}`}`;
  return `${IN_CORE.has(folder) ? CORE : CONTRIB}/${folder}`;
}

/** Where the folder is not named after the type. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['file_storage', 'storage/filestorage'],
  ['otlp_grpc', 'otlpexporter'],
]);

const IN_CORE: ReadonlySet<string> = new Set([
  'receiver/otlpreceiver',
  'processor/memorylimiterprocessor',
  'processor/batchprocessor',
  'exporter/debugexporter',
  'exporter/otlpexporter',
  'exporter/otlphttpexporter',
]);
