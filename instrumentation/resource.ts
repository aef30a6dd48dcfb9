import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { Environment } from '../src/options/environment.js';
import { RESOURCE } from '../src/telemetry/names.js';
import { SCOPE_NAME, SCOPE_VERSION } from '../src/telemetry/scope.js';
import { fromSdk } from './sdk-package.js';

/**
 * Who sends: what the SDK finds out, without the arguments of the process, which may hold secrets, and what it leaves out. The
 * environment has the last word, as conventions want it: `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`.
 */
export function resourceOf(environment: Environment, script = process.argv[1]): ResourceConfiguration {
  const resources = fromSdk('@opentelemetry/resources') as Resources;
  const { defaultResource, resourceFromAttributes } = resources;
  const resource = defaultResource().merge(resourceFromAttributes(attributesOf(environment, script)));
  // Whoever names detectors gets those.
  if (environment.OTEL_NODE_RESOURCE_DETECTORS?.trim()) return { resource };
  const { envDetector, hostDetector, osDetector, processDetector, serviceInstanceIdDetector } = resources;
  const resourceDetectors = [
    serviceInstanceIdDetector,
    withoutArguments(processDetector),
    hostDetector,
    osDetector,
    envDetector,
  ];
  return { resource, resourceDetectors };
}

type ResourceConfiguration = Partial<Pick<NodeSDKConfiguration, 'resource' | 'resourceDetectors'>>;
type Resource = NodeSDKConfiguration['resource'];
type Detector = NodeSDKConfiguration['resourceDetectors'][number];

interface Resources {
  defaultResource(): Resource;
  resourceFromAttributes(attributes: Readonly<Record<string, string>>): Resource;
  readonly envDetector: Detector;
  readonly hostDetector: Detector;
  readonly osDetector: Detector;
  readonly processDetector: Detector;
  /** The one that SDK 2.x leaves out by default: without it the counters of replicas would collide. */
  readonly serviceInstanceIdDetector: Detector;
}

function attributesOf(environment: Environment, script: string | undefined): Readonly<Record<string, string>> {
  const { name, version } = applicationPackage(script);
  const stage = environment.NODE_ENV?.trim();
  return {
    ...(name && { [RESOURCE.SERVICE_NAME.name]: name }),
    ...(version && { [RESOURCE.SERVICE_VERSION.name]: version }),
    ...(stage && { [RESOURCE.DEPLOYMENT.name]: stage }),
    [RESOURCE.DISTRO_NAME.name]: SCOPE_NAME,
    [RESOURCE.DISTRO_VERSION.name]: SCOPE_VERSION,
  };
}

interface ApplicationPackage {
  readonly name?: string;
  readonly version?: string;
}

/** The package that the program belongs to; of one that is installed, such as a process manager, that of the folder it was started in. */
function applicationPackage(script: string | undefined): ApplicationPackage {
  const start = script === undefined ? undefined : dirname(realPath(script));
  const isInstalled = start?.split(sep).includes('node_modules') ?? true;
  return packageAbove(isInstalled ? process.cwd() : start) ?? {};
}

/** The nearest package with a name: a `package.json` may be there just to say what kind of modules are below. */
function packageAbove(start: string | undefined): ApplicationPackage | undefined {
  for (let folder = start; folder !== undefined; folder = dirname(folder) === folder ? undefined : dirname(folder)) {
    const { name, version } = readPackage(join(folder, 'package.json'));
    if (typeof name === 'string' && name !== '') return { name, ...(typeof version === 'string' && { version }) };
  }
  return undefined;
}

function readPackage(path: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) ?? {};
  } catch {
    return {};
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function withoutArguments(detector: Detector): Detector {
  return {
    detect(...config) {
      const { attributes = {} } = detector.detect(...config);
      return { attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== ARGUMENTS)) };
    },
  };
}

const ARGUMENTS = 'process.command_args';
