import type { Cost } from './cost.js';
import type { Comparison } from './libddwaf.js';
import { placeOf } from './places.js';
import { isDetected, isInHeadline, isKeptOut, type Judged, macro, percentOf, rate, ratesBy } from './rates.js';
import { type Shape, shapes } from './shapes.js';
import { longestTurn, type Stall } from './stalls.js';

/** A promise, and what was measured of it. */
export interface Target {
  readonly promise: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: '%' | 'us' | 'ms' | 'times';
  readonly isMet: boolean;
}

export function detectionTargets(attacks: readonly Judged[], benign: readonly Judged[]): readonly Target[] {
  const headline = attacks.filter(isInHeadline);
  const categories = ratesBy(headline, ({ category }) => category, isDetected);
  const places = ratesBy(headline, placeOf, isDetected);
  const tier = (wanted: number) => benign.filter(({ sample }) => sample.tier === wanted);
  const captures = benign.filter(({ sample }) => sample.source === REAL_CAPTURES);
  return [
    atLeast('true positives, headline set', percentOf(rate('', headline, isDetected)), 95),
    atLeast('true positives, mean of the categories', macro(categories), 90),
    ...categories
      .filter(({ total }) => total >= LARGE)
      .map((one) => atLeast(`true positives, category ${one.name}`, percentOf(one), 85)),
    ...places
      .filter(({ name }) => PROMISED_PLACES.includes(name))
      .map((one) => atLeast(`true positives, place ${one.name}`, percentOf(one), 85)),
    ...(
      [
        ['tier 1', tier(1), 0.3],
        ['real captures', captures, 0.15],
        ['tier 2', tier(2), 5],
      ] as const
    )
      .filter(([, samples]) => samples.length > 0)
      .map(([name, samples, limit]) =>
        atMost(`false positives, ${name}`, percentOf(rate('', samples, isKeptOut)), limit, '%'),
      ),
  ];
}

export const REAL_CAPTURES = 'blazehttp-white';
const LARGE = 40;
const PROMISED_PLACES: readonly string[] = ['header', 'path', 'cookie', 'multipart', 'json key', 'xml'];

export function stallTargets(stalls: readonly Stall[]): readonly Target[] {
  return [
    atMost('longest turn of the event loop, collecting garbage included', longestTurn(stalls), 5, 'ms'),
    atMost(
      'longest turn of the event loop, request sent again',
      Math.max(0, ...stalls.map(({ repeated }) => repeated)),
      5,
      'ms',
    ),
  ];
}

/** The mix of ordinary requests may cost as much as 2 KB of JSON. */
export const MIX = { title: 'benign mix', limit: 60 } as const;

export function costTargets(costs: readonly Cost[]): readonly Target[] {
  const limits: readonly Pick<Shape, 'title' | 'limit'>[] = [MIX, ...shapes];
  return costs.flatMap(({ title, added }) => {
    const limit = limits.find((one) => one.title === title)?.limit;
    return limit === undefined ? [] : [atMost(`CPU added by detection, ${title}`, added, limit, 'us')];
  });
}

export function comparisonTargets(rows: readonly Comparison[]): readonly Target[] {
  return rows.map(({ title, engine, libddwaf }) =>
    atMost(`engine against libddwaf, ${title}`, engine / libddwaf, 1, 'times'),
  );
}

function atLeast(promise: string, measured: number, limit: number): Target {
  return { promise, measured, limit, unit: '%', isMet: measured >= limit };
}

function atMost(promise: string, measured: number, limit: number, unit: Target['unit']): Target {
  return { promise, measured, limit, unit, isMet: measured <= limit };
}
