import { table } from '../table.js';
import type { FamilyCost } from './by-family.js';
import type { Cost } from './cost.js';
import type { Comparison } from './libddwaf.js';
import { busy } from './loop.js';
import { placeOf } from './places.js';
import {
  isClear,
  isDetected,
  isInHeadline,
  isKeptOut,
  type Judged,
  macro,
  percentOf,
  type Rate,
  rate,
  ratesBy,
} from './rates.js';
import type { Inspected } from './slowest.js';
import type { Stall } from './stalls.js';
import { REAL_CAPTURES, type Target } from './targets.js';

export function headlineTable(attacks: readonly Judged[]): string {
  const headline = attacks.filter(isInHeadline);
  const answered = (one: Judged) => one.verdict === 'detected' || one.verdict === 'rejected';
  const rows = [
    rate('headline set: detected', headline, isDetected),
    rate('headline set: detected or refused otherwise', headline, answered),
    rate(
      'strict set, aside',
      attacks.filter(({ sample }) => sample.strict),
      isDetected,
    ),
  ];
  const means = [
    ['mean of the categories of 10 or more', '', '', percent(macro(ratesBy(headline, byCategory, isDetected)))],
    ['mean of the sources', '', '', percent(macro(ratesBy(headline, bySource, isDetected)))],
  ];
  return table(['attacks', 'n', 'detected', '%'], [...rows.map(cells), ...means]);
}

export function categoryTable(attacks: readonly Judged[]): string {
  const clear = attacks.filter(isClear);
  const aside = new Set(clear.filter((one) => !isInHeadline(one)).map(({ sample }) => sample.category));
  const rows = ratesBy(clear, byCategory, isDetected);
  return table(
    ['category', 'n', 'detected', '%', ''],
    rows.map((row) => [...cells(row), aside.has(row.name) ? 'not in the headline' : '']),
  );
}

export function sourceTable(attacks: readonly Judged[]): string {
  return rateTable('source', 'detected', ratesBy(attacks.filter(isInHeadline), bySource, isDetected));
}

export function placeTable(attacks: readonly Judged[]): string {
  return rateTable('place', 'detected', ratesBy(attacks.filter(isInHeadline), placeOf, isDetected));
}

export function falsePositiveTable(benign: readonly Judged[]): string {
  const captures = benign.filter(({ sample }) => sample.source === REAL_CAPTURES);
  return rateTable('benign', 'kept out', [
    ...ratesBy(benign, ({ tier }) => `tier ${tier}`, isKeptOut),
    ...(captures.length > 0 ? [rate('real captures', captures, isKeptOut)] : []),
    ...ratesBy(benign, ({ tier, source }) => `tier ${tier}, ${source}`, isKeptOut),
  ]);
}

export function statusTable(attacks: readonly Judged[], benign: readonly Judged[]): string {
  const outcomes = [...new Set([...attacks, ...benign].map(({ outcome }) => String(outcome)))].sort();
  const count = (all: readonly Judged[], wanted: string) =>
    String(all.filter(({ outcome }) => String(outcome) === wanted).length);
  return table(
    ['status', 'attacks', 'benign'],
    outcomes.map((outcome) => [outcome, count(attacks, outcome), count(benign, outcome)]),
  );
}

export function stallTable(stalls: readonly Stall[], most: number): string {
  return table(
    ['request', 'turn, ms', 'of it garbage', 'busy at most', 'sent again'],
    stalls
      .slice(0, most)
      .map(({ sample, turn, repeated }) => [
        described(sample),
        two(turn.end - turn.start),
        two(turn.garbage),
        two(busy(turn)),
        repeated === 0 ? '< 0.5' : two(repeated),
      ]),
  );
}

export function slowestTable(slowest: readonly Inspected[]): string {
  return table(
    ['request', 'characters', 'us'],
    slowest.map(({ sample, microseconds }) => [
      described(sample),
      String(sample.path.length + (sample.body?.length ?? 0)),
      microseconds.toFixed(0),
    ]),
  );
}

export function costTable(costs: readonly Cost[]): string {
  return table(
    ['requests', 'bare Koa', 'guard without detection', 'guard', 'added by detection', 'x', 'added by the guard'],
    costs.map(({ title, bare, undetecting, guarded, added }) => [
      title,
      ...[bare, undetecting, guarded, added].map(one),
      (guarded / undetecting).toFixed(2),
      one(guarded - bare),
    ]),
  );
}

export function familyTable(costs: readonly FamilyCost[]): string {
  return table(
    ['family', 'us per request', 'inputs looked into'],
    costs.map(({ name, added, looked }) => [name, two(added), two(looked)]),
  );
}

export function comparisonTable(rows: readonly Comparison[]): string {
  return table(
    ['requests', 'engine, us', 'libddwaf, us', 'x', 'libddwaf left a part out'],
    rows.map(({ title, engine, libddwaf, truncated }) => [
      title,
      one(engine),
      one(libddwaf),
      (libddwaf / engine).toFixed(1),
      String(truncated),
    ]),
  );
}

export function targetTable(targets: readonly Target[]): string {
  return table(
    ['promise', 'measured', 'limit', ''],
    targets.map(({ promise, measured, limit, unit, isMet }) => [
      promise,
      `${two(measured)} ${unit}`,
      `${limit} ${unit}`,
      isMet ? 'ok' : 'MISSED',
    ]),
  );
}

const byCategory = ({ category }: Judged['sample']) => category;
const bySource = ({ source }: Judged['sample']) => source;

function rateTable(what: string, hits: string, rates: readonly Rate[]): string {
  return table([what, 'n', hits, '%'], rates.map(cells));
}

function cells(row: Rate): readonly string[] {
  return [row.name, String(row.total), String(row.hits), percent(percentOf(row))];
}

function described({ id, source, category, label, tier }: Judged['sample']): string {
  return `${id} (${label === 'benign' ? `benign, tier ${tier}` : category}, ${source})`;
}

function percent(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(2);
}

function one(value: number): string {
  return value.toFixed(1);
}

function two(value: number): string {
  return value.toFixed(2);
}
