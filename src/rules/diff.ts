import { atOnce } from '../intel/turns.js';
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
    const diff = yield* listDiff(yield* entriesOf(before, list), yield* entriesOf(after, list));
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

type Entries = ReadonlyMap<string, string>;

function* entriesOf(rules: RuleSet | undefined, list: RuleList): Generator<undefined, Entries, undefined> {
  const entries = new Map<string, string>();
  let count = 0;
  for (const [key, value] of rules ? KEYED[list](rules) : []) {
    entries.set(key, value);
    if (++count % PER_STEP === 0) yield;
  }
  return entries;
}

function* listDiff(before: Entries, after: Entries): Generator<undefined, ListDiff, undefined> {
  const diff = { added: [] as string[], removed: [] as string[], changed: [] as string[] };
  let count = 0;
  for (const [key, value] of after) {
    const old = before.get(key);
    if (old === undefined) diff.added.push(key);
    else if (old !== value) diff.changed.push(key);
    if (++count % PER_STEP === 0) yield;
  }
  for (const key of before.keys()) {
    if (!after.has(key)) diff.removed.push(key);
    if (++count % PER_STEP === 0) yield;
  }
  return diff;
}

const PER_STEP = 256;

type Keyed = (rules: RuleSet) => Iterable<readonly [key: string, value: string]>;

const KEYED: Readonly<Record<RuleList, Keyed>> = {
  deny: ({ deny }) => addresses(deny),
  allow: ({ allow }) => addresses(allow),
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

function* addresses(rules: RuleSet['deny']): Generator<readonly [string, string], void, undefined> {
  for (const { address, ...details } of rules) yield [address, detailsOf(details)];
}

function detailsOf({ reason, expiresAt }: { reason: string | undefined; expiresAt: number | undefined }): string {
  return reason === undefined && expiresAt === undefined ? '' : `${expiresAt ?? ''} ${reason ?? ''}`;
}
