import type { Settings } from '../options/schema.js';
import type { JudgedFinding } from '../pipeline.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import { SlidingWindows } from './sliding-windows.js';
import type { Quota } from './store.js';

/** Counts what is held against each subject within a window. */
export interface Counter {
  readonly quota: Quota;
  /** Milliseconds of the first ban that it leads to, of the second, and so on; the last for all later ones. */
  readonly durations: readonly number[];
  readonly windows: SlidingWindows;
}

/** What a request is charged with: by each counter that it goes to the reason. */
export type Charges = ReadonlyMap<Counter, string>;

/**
 * Which counters a finding goes to: that of its category, which counts whatever it scores, and the one for all, if it
 * scores. A category that is switched off goes to none.
 */
export class Strikes {
  readonly #all: Counter;
  readonly #own: ReadonlyMap<string, Counter | false>;

  constructor({ threshold, window, duration, categories }: Exclude<Settings['ban'], false>) {
    this.#all = counter({ requests: threshold, window }, duration);
    this.#own = new Map(
      Object.entries(categories).flatMap(([name, own]) => {
        if (own === undefined) return [];
        const quota = own && { requests: own.threshold, window: own.window ?? window };
        return [[name, quota && counter(quota, own.duration ?? duration)]];
      }),
    );
  }

  /** A finding, once for each counter: of several the first gives the reason. */
  ofFindings(findings: readonly JudgedFinding[]): Charges {
    const charges = new Map<Counter, string>();
    for (const finding of findings) {
      // A limit that could not be counted is nobody's offence.
      if (finding.reason === 'rate_limit.unavailable') continue;
      const own = this.#ownOf(finding);
      if (own === false) continue;
      if (own && !charges.has(own)) charges.set(own, finding.reason);
      if (isThreat(finding) && !charges.has(this.#all)) charges.set(this.#all, finding.reason);
    }
    return charges;
  }

  /** An event of the application: it counts where it is a category of its own. */
  ofEvent(name: string): Charges {
    const own = this.#own.get(name);
    return own ? new Map([[own, name]]) : NOTHING;
  }

  /** Begins to count anew. */
  forget(key: string): void {
    this.#all.windows.forget(key);
    for (const own of this.#own.values()) if (own) own.windows.forget(key);
  }

  /** The nearest entry that a finding has: for its reason, its attack family, its check. */
  #ownOf({ check, reason, attributes }: JudgedFinding): Counter | false | undefined {
    const family = check === 'detection' ? attributes?.[ATTRIBUTES.RULE_CATEGORY.name] : undefined;
    return this.#own.get(reason) ?? this.#own.get(String(family)) ?? this.#own.get(check);
  }
}

/** What detection only observes is too weak to be held against anybody. */
function isThreat({ score, reason }: JudgedFinding): boolean {
  return score > 0 && reason !== 'detection.observed';
}

const NOTHING: Charges = new Map();
const MOST_CLIENTS = 20_000;

function counter(quota: Quota, durations: readonly number[]): Counter {
  return { quota, durations, windows: new SlidingWindows(MOST_CLIENTS) };
}
