import { atOnce } from '../intel/turns.js';
import type { AddressRule } from './address-rule.js';
import type { RuleSet } from './rule-set.js';

/** What differs between two sets. */
export interface RulesDiff {
  /** The lists that differ, with what is there no more, is new, or is said otherwise: by address, subject, id, endpoint, name. */
  readonly lists: Readonly<Partial<Record<RuleList, ListDiff>>>;
  /** The other fields that differ, by their names in a rule set. */
  readonly fields: readonly string[];
}

export interface ListDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** The fields of a set that are lists, or objects by name. */
export type RuleList = 'deny' | 'allow' | 'bans' | 'checks' | 'endpoints' | 'patterns' | 'behavior';

/** Compares two sets; none is one that says nothing. */
export function diffRules(before: RuleSet | undefined, after: RuleSet | undefined): RulesDiff {
  return atOnce(diffSteps(before, after));
}

/** As `diffRules`, step by step. */
export function* diffSteps(
  before: RuleSet | undefined,
  after: RuleSet | undefined,
): Generator<undefined, RulesDiff, undefined> {
  const lists: Partial<Record<RuleList, ListDiff>> = {};
  for (const list of LISTS) {
    const diff = yield* listDiff(before ? KEYED[list](before) : [], after ? KEYED[list](after) : []);
    if (diff.added.length + diff.removed.length + diff.changed.length > 0) lists[list] = diff;
  }
  const fields = Object.entries(FIELDS)
    .filter(([, read]) => JSON.stringify(before && read(before)) !== JSON.stringify(after && read(after)))
    .map(([name]) => name);
  return { lists, fields };
}

/** A diff in a few words: `deny +2 -1, patterns ~1, emergency`; empty where nothing differs. */
export function summaryOf({ lists, fields }: RulesDiff): string {
  const parts = Object.entries(lists).map(([list, { added, removed, changed }]) =>
    [
      list,
      added.length > 0 && `+${added.length}`,
      removed.length > 0 && `-${removed.length}`,
      changed.length > 0 && `~${changed.length}`,
    ]
      .filter((part) => part !== false)
      .join(' '),
  );
  return [...parts, ...fields].join(', ');
}

function* listDiff(before: Entries, after: Entries): Generator<undefined, ListDiff, undefined> {
  const diff: Draft = { added: [], removed: [], changed: [], known: new Map() };
  for (let from = 0; from < before.length; from += PORTION) {
    know(diff, before, from);
    yield;
  }
  for (let from = 0; from < after.length; from += PORTION) {
    compare(diff, after, from);
    yield;
  }
  const left = diff.known.entries();
  while (miss(diff, left)) yield;
  const { added, removed, changed } = diff;
  return { added, removed, changed };
}

/** An entry of a list: an address or a text `key value`. */
type Entry = AddressRule | readonly [key: string, value: string];

interface Entries {
  readonly length: number;
  at(place: number): Entry | undefined;
}

interface Draft {
  readonly added: string[];
  readonly removed: string[];
  readonly changed: string[];
  /** What the entries before say, by key; of those that were compared nothing. */
  readonly known: Map<string, string | undefined>;
}

// What runs through all entries stands on its own, so that it is compiled soon: a function that can be left in the middle is not.
function know({ known }: Draft, entries: Entries, from: number): void {
  const to = Math.min(entries.length, from + PORTION);
  for (let place = from; place < to; place++) {
    const entry = entries.at(place);
    if (entry) known.set(keyOf(entry), saidBy(entry));
  }
}

function compare({ added, changed, known }: Draft, entries: Entries, from: number): void {
  const to = Math.min(entries.length, from + PORTION);
  for (let place = from; place < to; place++) {
    const entry = entries.at(place);
    if (!entry) continue;
    const key = keyOf(entry);
    const value = known.get(key);
    if (value === undefined) {
      if (known.has(key)) continue;
      added.push(key);
    } else if (value !== saidBy(entry)) changed.push(key);
    known.set(key, undefined);
  }
}

/** False once there are none left. */
function miss({ removed }: Draft, left: IterableIterator<[string, string | undefined]>): boolean {
  for (let count = 0; count < PORTION; count++) {
    const { done, value } = left.next();
    if (done) return false;
    const [key, said] = value;
    if (said !== undefined) removed.push(key);
  }
  return true;
}

function keyOf(entry: Entry): string {
  return 'address' in entry ? entry.address : entry[0];
}

function saidBy(entry: Entry): string {
  return 'address' in entry ? detailsOf(entry) : entry[1];
}

const PORTION = 256;

type Keyed = (rules: RuleSet) => Entries;

const KEYED: Readonly<Record<RuleList, Keyed>> = {
  deny: ({ deny }) => deny,
  allow: ({ allow }) => allow,
  bans: ({ bans }) => bans.map(({ kind, subject, ...details }) => [`${kind} ${subject}`, detailsOf(details)]),
  checks: ({ checks }) => Object.entries(checks),
  endpoints: ({ endpoints }) => Object.entries(endpoints).map(([name, limits]) => [name, JSON.stringify(limits)]),
  patterns: ({ patterns }) => patterns.map((pattern) => [pattern.id, JSON.stringify(pattern)]),
  behavior: ({ behavior }) =>
    behavior.map((rule) => {
      const text = JSON.stringify(rule);
      return [rule.name ?? text, text];
    }),
};

const LISTS = Object.keys(KEYED) as readonly RuleList[];

const FIELDS: Readonly<Record<string, (rules: RuleSet) => unknown>> = {
  mode: ({ mode }) => mode,
  countries: ({ countries }) => countries,
  clouds: ({ clouds }) => clouds,
  user_agents: ({ userAgents }) => userAgents,
  rate_limit: ({ rateLimit }) => rateLimit,
  ban: ({ ban }) => ban,
  emergency: ({ emergency }) => emergency,
  expires_at: ({ expiresAt }) => expiresAt,
  ttl: ({ ttl }) => ttl,
};

function detailsOf({ reason, expiresAt }: { reason: string | undefined; expiresAt: number | undefined }): string {
  return reason === undefined && expiresAt === undefined ? '' : `${expiresAt ?? ''} ${reason ?? ''}`;
}
