import type { Outcome } from './connection.js';
import { isHeadline, type Sample } from './corpus.js';
import type { Sent } from './replay.js';

/** Refused as an attack; refused for another reason; let through; without an answer. */
export type Verdict = 'detected' | 'rejected' | 'passed' | 'unanswered';

export interface Judged {
  readonly sample: Sample;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
}

export interface Rate {
  readonly name: string;
  readonly total: number;
  readonly hits: number;
}

const REFUSALS: ReadonlySet<Outcome> = new Set([403, 406, 429, 451]);

export function judged(samples: readonly Sample[], sent: readonly Sent[]): readonly Judged[] {
  return samples.map((sample, index) => {
    const outcome = sent[index]?.outcome ?? 'unsent';
    return { sample, outcome, verdict: verdictOf(outcome) };
  });
}

function verdictOf(outcome: Outcome): Verdict {
  if (typeof outcome !== 'number' || outcome === 0) return 'unanswered';
  if (REFUSALS.has(outcome)) return 'detected';
  return outcome >= 400 ? 'rejected' : 'passed';
}

export const isDetected = ({ verdict }: Judged): boolean => verdict === 'detected';
/** Whatever keeps an ordinary request from its answer is a false positive. */
export const isKeptOut = ({ verdict }: Judged): boolean => verdict !== 'passed';

export const isClear = ({ sample }: Judged): boolean => !sample.noisy && !sample.strict;
export const isInHeadline = ({ sample }: Judged): boolean => isHeadline(sample);

export function rate(name: string, all: readonly Judged[], isHit: (one: Judged) => boolean): Rate {
  return { name, total: all.length, hits: all.filter(isHit).length };
}

/** A rate for each group, in the order of their names; what is in no group is left out. */
export function ratesBy(
  all: readonly Judged[],
  groupOf: (sample: Sample) => string | undefined,
  isHit: (one: Judged) => boolean,
): readonly Rate[] {
  const groups = new Map<string, Judged[]>();
  for (const one of all) {
    const group = groupOf(one.sample);
    if (group === undefined) continue;
    const members = groups.get(group);
    if (members) members.push(one);
    else groups.set(group, [one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, members]) => rate(name, members, isHit));
}

export function percentOf({ total, hits }: Pick<Rate, 'total' | 'hits'>): number {
  return (100 * hits) / total;
}

/** The mean of the rates of all that have enough samples to speak of a rate. */
export function macro(rates: readonly Rate[]): number {
  const large = rates.filter(({ total }) => total >= FEWEST);
  return large.reduce((sum, one) => sum + percentOf(one), 0) / large.length;
}

const FEWEST = 10;
