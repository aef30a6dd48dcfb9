import { type Cidr, compareWords, parseCidr } from '../intel/cidr.js';
import type { Json, JsonObject } from './json.js';
import { listIn, textIn } from './json.js';
import { Problem } from './problem.js';
import { addressTargetOf, type Target } from './target.js';

export interface Block {
  readonly reason?: string | undefined;
  /** Milliseconds. Absent: as long as the set holds. */
  readonly duration?: number | undefined;
}

/** The set with somebody blocked, in place of a block of the same that there was. */
export function blocked(set: JsonObject, target: Target, { reason, duration }: Block, now: number): JsonObject {
  const details = {
    ...(reason !== undefined && { reason }),
    ...(duration !== undefined && { expires_at: new Date(now + duration).toISOString() }),
  };
  if (target.kind === 'range') {
    const others = listIn(set.deny).filter((entry) => !isRange(entry, target.range));
    return { ...set, deny: [...others, { address: target.subject, ...details }] };
  }
  const others = listIn(set.bans).filter((entry) => !isFor(entry, target));
  return { ...set, bans: [...others, { [target.kind]: target.subject, ...details }] };
}

/**
 * The set without what blocks somebody by name.
 * @throws {Problem} 404 where there is nothing such, naming a range that an address lies in.
 */
export function unblocked(set: JsonObject, target: Target): JsonObject {
  const [deny, bans] = [listIn(set.deny), listIn(set.bans)];
  const keptDeny = deny.filter((entry) => !isSame(entry, target));
  const keptBans = target.kind === 'range' ? bans : bans.filter((entry) => !isFor(entry, target));
  if (keptDeny.length === deny.length && keptBans.length === bans.length) {
    const around = target.kind === 'address' ? rangeAround(deny, target.subject) : undefined;
    throw new Problem(
      404,
      around ? `Not blocked by itself, but by the range ${around}.` : 'Not blocked by these rules.',
    );
  }
  return {
    ...set,
    ...(set.deny !== undefined && { deny: keptDeny }),
    ...(set.bans !== undefined && { bans: keptBans }),
  };
}

/** The set with emergency mode on or off; what else it says of it stays. */
export function withEmergency(set: JsonObject, on: boolean, changes: JsonObject): JsonObject {
  const { emergency } = set;
  const before = typeof emergency === 'object' && emergency !== null && !Array.isArray(emergency) ? emergency : {};
  return { ...set, emergency: { ...before, ...changes, on } };
}

/** The set without entries whose time is over. */
export function withoutExpired(set: JsonObject, now: number): JsonObject {
  const lists = ['deny', 'allow', 'bans'].flatMap((field) => {
    const entries = listIn(set[field]);
    const kept = entries.filter((entry) => !(Date.parse(textIn(entry, 'expires_at') ?? '') <= now));
    return kept.length === entries.length ? [] : [[field, kept] as const];
  });
  return lists.length === 0 ? set : { ...set, ...Object.fromEntries(lists) };
}

/** Whether an entry of `bans` is for somebody. */
function isFor(entry: Json, { kind, subject }: Target): boolean {
  const named = textIn(entry, kind);
  if (named === undefined) return false;
  return named === subject || (kind === 'address' && addressTargetOf(named)?.subject === subject);
}

/** Whether an entry of `deny` is for exactly these addresses. */
function isSame(entry: Json, target: Target): boolean {
  if (target.kind === 'range') return isRange(entry, target.range);
  return target.kind === 'address' && addressTargetOf(rangeOf(entry))?.subject === target.subject;
}

function isRange(entry: Json, { first, last }: Cidr): boolean {
  const own = parseCidr(rangeOf(entry));
  return own !== undefined && compareWords(own.first, first) === 0 && compareWords(own.last, last) === 0;
}

function rangeOf(entry: Json): string {
  return typeof entry === 'string' ? entry : (textIn(entry, 'address') ?? '');
}

function rangeAround(deny: readonly Json[], subject: string): string | undefined {
  const address = parseCidr(subject)?.first;
  if (!address) return undefined;
  return deny.map(rangeOf).find((text) => {
    const range = parseCidr(text);
    return range && compareWords(range.first, address) <= 0 && compareWords(range.last, address) >= 0;
  });
}
