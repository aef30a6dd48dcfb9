import type { Hit, QuotaState } from '../store.js';
import { GIVE_BACK, HIT } from './limit-scripts.js';
import type { RunScript } from './script.js';

/** Counts hits in Redis, all or nothing but for those that are only observed. Rejects when Redis cannot. */
export type CountHits = (hits: readonly Hit[]) => Promise<readonly QuotaState[]>;

export interface LimitOptions {
  readonly prefix: string;
  /** Keys in several slots cannot go into one script. */
  readonly isCluster: boolean;
}

/**
 * Keys are tagged by whom they count, so that all limits of a client are in one slot, clients spread over a cluster, and a
 * request against several limits is one script: exact, in one round trip. Only in a cluster, and only where limits of one
 * call count by different things (one by address, one by user), there is a script for each slot, at the same time. Each is
 * exact, so never more than a quota gets through; but what one of them counted while another refused is given back a
 * round trip later, and until then, or should that fail, until it leaves the window, others may be refused for it. Hits that
 * are only observed follow them, in a second round trip, so that each of their counts is seen once.
 */
export function redisLimits(run: RunScript, { prefix, isCluster }: LimitOptions): CountHits {
  const count: CountHits = async (hits) => {
    const keys = hits.map(({ key }) => redisKey(prefix, key));
    const values = hits.flatMap(({ quota, cost, observed }) => [
      quota.requests,
      quota.window * MICROSECONDS,
      cost,
      observed ? 1 : 0,
    ]);
    return statesIn(await run('hit', HIT, keys, values), hits.length);
  };
  if (!isCluster) return count;

  const giveBack = (hits: readonly Hit[]) =>
    run(
      'give_back',
      GIVE_BACK,
      hits.map(({ key }) => redisKey(prefix, key)),
      hits.map(({ cost }) => cost),
    );

  const countLimits = async (hits: readonly Hit[]) => {
    const groups = groupedBySubject(hits);
    const counted = await Promise.allSettled(groups.map(count));
    const all = counted.every((result) => result.status === 'fulfilled' && isAllowed(result.value));
    if (!all) {
      for (const [index, result] of counted.entries()) {
        const group = groups[index]?.filter(({ cost }) => cost > 0) ?? [];
        // What cannot be given back leaves the window by itself.
        if (result.status === 'fulfilled' && isAllowed(result.value) && group.length > 0)
          giveBack(group).catch(() => {});
      }
    }
    return statesOf(groups, counted.map(settledValue));
  };
  const countObserved = async (hits: readonly Hit[]) => {
    const groups = groupedBySubject(hits);
    return statesOf(groups, await Promise.all(groups.map(count)));
  };

  return async (hits) => {
    if (groupedBySubject(hits).length < 2) return count(hits);
    const limits = await countLimits(hits.filter(({ observed }) => !observed));
    const isThrough = isAllowed([...limits.values()]);
    const others = isThrough ? await countObserved(hits.filter(({ observed }) => observed)) : new Map();
    return hits.map((hit) => limits.get(hit) ?? others.get(hit) ?? UNSEEN);
  };
}

/** Of an observed hit of a request that is refused. */
const UNSEEN: QuotaState = Object.freeze({ allowed: false, remaining: 0, retryAfter: 0, resetAfter: 0 });

const MICROSECONDS = 1_000;

/** A tag is never empty, or all of the key would be one. */
function redisKey(prefix: string, key: string): string {
  const { limit, subject } = partsOf(key);
  return `${prefix}:${limit}|{:${subject}}`;
}

/** The name of a limit has no bar. */
function partsOf(key: string): { limit: string; subject: string } {
  const bar = key.indexOf('|');
  return { limit: key.slice(0, Math.max(0, bar)), subject: key.slice(bar + 1) };
}

function groupedBySubject(hits: readonly Hit[]): readonly (readonly Hit[])[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const { subject } = partsOf(hit.key);
    groups.set(subject, [...(groups.get(subject) ?? []), hit]);
  }
  return [...groups.values()];
}

function statesOf(groups: readonly (readonly Hit[])[], counted: readonly (readonly QuotaState[])[]) {
  const pairs = groups.flatMap((group, index) => group.map((hit, place) => [hit, counted[index]?.[place]] as const));
  return new Map(pairs.filter((pair): pair is [Hit, QuotaState] => pair[1] !== undefined));
}

function settledValue<Value>(result: PromiseSettledResult<Value>): Value {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

function isAllowed(states: readonly QuotaState[]): boolean {
  return states.every(({ allowed }) => allowed);
}

function statesIn(answer: unknown, count: number): QuotaState[] {
  if (!Array.isArray(answer) || answer.length !== count * WIDTH) throw new TypeError('Redis answered with no states');
  const states: QuotaState[] = [];
  for (let i = 0; i < answer.length; i += WIDTH) {
    states.push({
      allowed: Number(answer[i]) === 1,
      remaining: Number(answer[i + 1]),
      retryAfter: Number(answer[i + 2]) / MICROSECONDS,
      resetAfter: Number(answer[i + 3]) / MICROSECONDS,
    });
  }
  return states;
}

const WIDTH = 4;
