import type { AttackFamily, Signature } from './signature.js';

/** From which score findings of a family block, and from which they are told. */
export interface Levels {
  readonly threshold: number;
  readonly observe: number;
}

/** What the evidence in one input comes to. */
export interface Judgement {
  /** Sum of the scores, 100 at most. */
  readonly score: number;
  readonly conclusion: 'block' | 'observe' | 'nothing';
}

/** The levels of each family; a family that only observes never blocks. */
export class LevelTable {
  readonly #all: Levels;
  readonly #own: ReadonlyMap<AttackFamily, Levels>;

  constructor(all: Levels, own: ReadonlyMap<AttackFamily, Levels> = new Map()) {
    this.#all = all;
    this.#own = own;
  }

  /** Evidence adds up: of families that may block against the lowest of their thresholds, of all for being told. */
  judge(signatures: readonly Signature[]): Judgement {
    let score = 0;
    let blocking = 0;
    let threshold = Number.POSITIVE_INFINITY;
    let observe = Number.POSITIVE_INFINITY;
    for (const signature of signatures) {
      const levels = this.#own.get(signature.family) ?? this.#all;
      score += signature.score;
      observe = Math.min(observe, levels.observe);
      if (levels.threshold === Number.POSITIVE_INFINITY) continue;
      blocking += signature.score;
      threshold = Math.min(threshold, levels.threshold);
    }
    const conclusion = blocking >= threshold ? 'block' : score >= Math.min(observe, threshold) ? 'observe' : 'nothing';
    return { score: Math.min(100, score), conclusion };
  }
}

/** What blocks, and is told, by default. */
export const DEFAULT_LEVELS: Levels = { threshold: 40, observe: 25 };
