import { type AddressCost, questions } from './addresses.js';
import type { CountryCost } from './countries.js';
import type { Sample } from './measure.js';
import { median } from './statistics.js';
import { table } from './table.js';
import { added, type Target } from './targets.js';
import { type Variant, type VariantName, variants } from './variants.js';

type Samples = Readonly<Record<VariantName, Sample>>;

/** CPU per request of every variant, as a markdown table. */
export function cpuTable(samples: Samples): string {
  const bare = median(samples.bare.rounds);
  return table(
    ['variant', 'process', 'CPU us/request', 'min - max', 'x bare', 'over bare', 'over bare Koa, same SDK'],
    variants.map(({ name, title }) => {
      const { rounds } = samples[name];
      const alone = bareUnderSameSdk(name);
      return [
        `\`${name}\``,
        title,
        one(median(rounds)),
        `${one(Math.min(...rounds))} - ${one(Math.max(...rounds))}`,
        (median(rounds) / bare).toFixed(2),
        name === 'bare' ? '' : signed(added(samples, 'bare', name)),
        alone ? signed(added(samples, alone, name)) : '',
      ];
    }),
  );
}

/** The variant that runs the same SDK, or none, and nothing in front of the application. */
function bareUnderSameSdk(name: VariantName): VariantName | undefined {
  const { app, sampled }: Variant = variants.find((variant) => variant.name === name) ?? variants[0];
  if (app === 'bare') return undefined;
  return variants.find((other: Variant) => other.app === 'bare' && other.sampled === sampled)?.name;
}

export function targetTable(targets: readonly Target[]): string {
  return table(
    ['promise', 'compared', 'added us', 'limit us', ''],
    targets.map(({ promise, compared, measured, limit }) => [
      promise,
      compared,
      one(measured),
      one(limit),
      measured <= limit ? 'met' : 'MISSED',
    ]),
  );
}

/** Shows that nothing was dropped: at 100 % every request has as many spans as one request has. */
export function spanTable(samples: Samples): string {
  return table(
    ['variant', 'requests', 'spans per traced request', 'spans arrived', 'requests traced'],
    variants.flatMap(({ name }) => {
      const { spans } = samples[name];
      if (!spans) return [];
      const { requests, arrived, perRequest } = spans;
      const traced = perRequest === 0 ? 0 : arrived / perRequest;
      return [
        [
          `\`${name}\``,
          String(requests),
          perRequest === 0 ? '' : String(perRequest),
          String(arrived),
          `${((traced / requests) * 100).toFixed(2)} %`,
        ],
      ];
    }),
  );
}

export function addressTable(costs: readonly AddressCost[]): string {
  const [smallest] = costs;
  return table(
    ['CIDRs in the set', ...questions.map((question) => `${question}, ns`), `x ${smallest?.size ?? ''}`],
    costs.map(({ size, nanoseconds }) => [
      size.toLocaleString('en'),
      ...questions.map((question) => one(nanoseconds[question])),
      smallest ? (mean(nanoseconds) / mean(smallest.nanoseconds)).toFixed(1) : '',
    ]),
  );
}

export function countryTable(costs: readonly CountryCost[]): string {
  return table(
    ['address', 'us', 'in a country'],
    costs.map(({ family, nanoseconds, known }) => [family, one(nanoseconds / 1_000), `${(known * 100).toFixed(0)} %`]),
  );
}

function mean(nanoseconds: AddressCost['nanoseconds']): number {
  return questions.reduce((sum, question) => sum + nanoseconds[question], 0) / questions.length;
}

function one(value: number): string {
  return value.toFixed(1);
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${one(Math.abs(value))}`;
}
