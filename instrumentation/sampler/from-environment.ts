import { z } from 'zod';
import { GuardOptionsError } from '../../src/errors.js';
import { type Environment, textOf } from '../../src/options/environment.js';
import { wholeNumber } from '../../src/options/kinds.js';
import type { PRELOAD_VARIABLES } from '../../src/options/preload-variables.js';
import { proxiesSchema } from '../../src/options/proxies.js';
import { variablesOf } from '../../src/options/variables.js';
import { diagnostics } from '../../src/telemetry/registry.js';
import { sdkTrace } from '../sdk-package.js';
import { type GuardSamplerOptions, guardSampler } from './guard-sampler.js';
import type { Sampler } from './sampler.js';

/**
 * The sampler that the environment asks for: what `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` name, and findings
 * besides.
 * @throws {GuardOptionsError} naming the variable that is wrong.
 */
export function samplerFromEnvironment(environment: Environment): Sampler {
  const read = (name: string) => textOf(environment, name);
  return guardSampler(namedSampler(read), { ...findingTraces(read), ...trust(read) });
}

type Read = (name: string) => string;

/** The SDK makes this one itself where it is handed none; it does not hand it out. */
function namedSampler(read: Read): Sampler {
  const { AlwaysOnSampler, AlwaysOffSampler, ParentBasedSampler, TraceIdRatioBasedSampler } = sdkTrace() as Samplers;
  const roots: ReadonlyMap<string, () => Sampler> = new Map([
    ['always_on', () => new AlwaysOnSampler()],
    ['always_off', () => new AlwaysOffSampler()],
    ['traceidratio', () => new TraceIdRatioBasedSampler(ratio(read))],
  ]);
  const name = read('OTEL_TRACES_SAMPLER') || DEFAULT_SAMPLER;
  const root = roots.get(name.replace(PARENT_BASED, ''))?.();
  if (root) return name.startsWith(PARENT_BASED) ? new ParentBasedSampler({ root }) : root;
  diagnostics().error(`koa-otel-guard: OTEL_TRACES_SAMPLER "${name}" is unknown, ${DEFAULT_SAMPLER} is taken`);
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

const PARENT_BASED = 'parentbased_';
const DEFAULT_SAMPLER = 'parentbased_always_on';

function ratio(read: Read): number {
  const given = read('OTEL_TRACES_SAMPLER_ARG');
  const share = given === '' ? Number.NaN : Number(given);
  if (share >= 0 && share <= 1) return share;
  diagnostics().error(`koa-otel-guard: OTEL_TRACES_SAMPLER_ARG "${given}" is no share from 0 to 1, 1 is taken`);
  return 1;
}

interface Samplers {
  readonly AlwaysOnSampler: new () => Sampler;
  readonly AlwaysOffSampler: new () => Sampler;
  readonly ParentBasedSampler: new (options: { readonly root: Sampler }) => Sampler;
  readonly TraceIdRatioBasedSampler: new (ratio: number) => Sampler;
}

function findingTraces(read: Read): GuardSamplerOptions {
  const name = 'GUARD_FINDING_TRACES_PER_SECOND' satisfies (typeof PRELOAD_VARIABLES)[number];
  const given = read(name);
  if (given === '') return {};
  const parsed = MOST_TRACES.safeParse(Number(given));
  if (parsed.success) return { findingTracesPerSecond: parsed.data };
  const message = parsed.error.issues.map((issue) => issue.message).join(', ');
  throw new GuardOptionsError([{ path: name, message }]);
}

const MOST_TRACES = wholeNumber(0, 1_000_000);

/** As the guard reads its option `proxies`. What is wrong there is the guard's to say. */
function trust(read: Read): GuardSamplerOptions {
  const given = variablesOf(z.strictObject({ proxies: proxiesSchema })).flatMap(({ name, path, form }) => {
    const text = read(name);
    return text === '' ? [] : [[path[1] ?? '', form.read(text) ?? text] as const];
  });
  if (given.length === 0) return {};
  const { data } = proxiesSchema.safeParse(Object.fromEntries(given));
  if (!data) return { trust: [] };
  // A number of hops without a list: whoever connects is a proxy.
  return { trust: data.trust.length === 0 && data.hops !== undefined ? EVERYONE : data.trust };
}

const EVERYONE = ['0.0.0.0/0', '::/0', 'unix'];
