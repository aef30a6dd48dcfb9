import type { Sample } from './measure.js';
import { median } from './statistics.js';
import { type Variant, type VariantName, variants } from './variants.js';

/** A promise about cost, and what came out. */
export interface Target {
  readonly promise: string;
  /** Which figures are compared. */
  readonly compared: string;
  /** CPU microseconds per request. */
  readonly measured: number;
  readonly limit: number;
}

/**
 * What a variant costs beyond another one. Side by side: the median of the differences within each round, so that a
 * slow spell of the machine, which hits both, falls out. Otherwise the difference of the medians.
 */
export function added(samples: Readonly<Record<VariantName, Sample>>, to: VariantName, by: VariantName): number {
  const [before, after] = [samples[to].rounds, samples[by].rounds];
  if (groupOf(to) !== groupOf(by)) return median(after) - median(before);
  return median(after.map((cpu, round) => cpu - (before[round] ?? Number.NaN)));
}

function groupOf(name: VariantName): string | undefined {
  return variants.find((variant) => variant.name === name)?.group;
}

/** The promises. With an SDK in the process its own cost is in both figures, so what is left is the guard's. */
export function targets(samples: Readonly<Record<VariantName, Sample>>): Target[] {
  const packages = added(samples, 'bare', 'packages');
  return [
    {
      promise: 'telemetry off: no more than the three packages together',
      compared: '`guard` - `bare` against `packages` - `bare`',
      measured: added(samples, 'bare', 'guard'),
      limit: packages,
    },
    {
      promise: 'SDK sampled out: no more than the three packages together',
      compared: '`guard-sdk-0` - `sdk-0` against `packages` - `bare`',
      measured: added(samples, 'sdk-0', 'guard-sdk-0'),
      limit: packages,
    },
    {
      promise: 'SDK sampled out: no more than the three packages under the same SDK',
      compared: '`guard-sdk-0` - `sdk-0` against `packages-sdk-0` - `sdk-0`',
      measured: added(samples, 'sdk-0', 'guard-sdk-0'),
      limit: added(samples, 'sdk-0', 'packages-sdk-0'),
    },
    {
      promise: 'SDK at 1 %: at most 25 us',
      compared: '`guard-sdk-1` - `sdk-1`',
      measured: added(samples, 'sdk-1', 'guard-sdk-1'),
      limit: 25,
    },
    {
      promise: 'SDK at 100 %, export included: at most 150 us',
      compared: '`guard-sdk-100` - `sdk-100`',
      measured: added(samples, 'sdk-100', 'guard-sdk-100'),
      limit: 150,
    },
  ];
}

/** Where spans are missing, or are too many, which would make the figures of export worthless. */
export function lostSpans(samples: Readonly<Record<VariantName, Sample>>): string[] {
  return variants.flatMap((variant) => {
    const { name, sampled = 0 }: Variant = variant;
    const { spans } = samples[variant.name];
    if (!spans) return [];
    const { requests, perRequest, arrived } = spans;
    const expected = requests * sampled;
    // Six standard deviations of a draw at this share: chance does not reach that far.
    const tolerance = 6 * Math.sqrt(expected * (1 - sampled));
    const whole = arrived === 0 || (perRequest > 0 && arrived % perRequest === 0);
    const traced = arrived === 0 ? 0 : arrived / perRequest;
    if (whole && Math.abs(traced - expected) <= tolerance) return [];
    return [`${name}: expected ${expected} traced requests of ${perRequest} spans, ${arrived} spans arrived`];
  });
}
