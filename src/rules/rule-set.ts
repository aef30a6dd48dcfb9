import type { z } from 'zod';
import { GuardOptionsError, type OptionFault } from '../errors.js';
import { atOnce } from '../intel/turns.js';
import { readArgument } from '../options/read-options.js';
import { shown } from '../options/shown.js';
import { type BanRule, isWrong, readBanRule } from './address-rule.js';
import { AddressRules } from './address-rules.js';
import { behaviorRule, type RuleOfBehavior } from './behavior-rules.js';
import { jsonParts } from './json-parts.js';
import { MOST, type PatternRule, patternRule, type RuleSetParts, ruleSetSchema } from './schema.js';

/** What a rule set says, read: durations in milliseconds, times in milliseconds since the epoch. */
export interface RuleSet {
  readonly version: number;
  readonly expiresAt: number | undefined;
  readonly ttl: number | undefined;
  readonly comment: string | undefined;
  readonly mode: 'enforce' | 'monitor' | undefined;
  readonly checks: Readonly<Record<string, 'enforce' | 'monitor' | 'off'>>;
  readonly deny: AddressRules;
  readonly allow: AddressRules;
  readonly bans: readonly BanRule[];
  readonly countries: RuleSetParts['countries'];
  readonly clouds: RuleSetParts['clouds'];
  readonly userAgents: RuleSetParts['user_agents'];
  /** Limits in place of the guard's own; `false` for none. */
  readonly rateLimit: RuleSetParts['rate_limit'];
  /** Limits by endpoint, on top. */
  readonly endpoints: RuleSetParts['endpoints'];
  readonly patterns: readonly PatternRule[];
  readonly ban: RuleSetParts['ban'];
  readonly behavior: readonly RuleOfBehavior[];
  readonly emergency:
    | { readonly on: boolean; readonly allow: readonly string[] | undefined; readonly retryAfter: number | undefined }
    | undefined;
}

export type RuleSetReading = { readonly rules: RuleSet } | { readonly faults: readonly OptionFault[] };

/** Reads a rule set, whole or not at all; the faults name fields by their paths, 20 at most. */
export function readRuleSet(source: string | Uint8Array): RuleSetReading {
  return atOnce(ruleSetSteps(source));
}

/** As `readRuleSet`, step by step, so that others may go first in between. */
export function* ruleSetSteps(source: string | Uint8Array): Generator<undefined, RuleSetReading, undefined> {
  if (source.length > LONGEST) return fault(`expected ${LONGEST} bytes at most`);
  const text = textOf(source);
  if (text === undefined) return fault('expected a text in UTF-8');
  const faults: OptionFault[] = [];
  try {
    const draft = yield* draftSteps(text, faults);
    const parts = readPart(ruleSetSchema, draft.rest, '', faults);
    if (faults.length === 0 && parts) return { rules: ruleSetOf(parts, draft) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fault(`expected JSON, an object: ${error.message}`);
  }
  return { faults: faults.slice(0, MOST_FAULTS) };
}

/** The long lists of a set, read. */
interface LongLists {
  readonly bans: BanRule[];
  readonly patterns: PatternRule[];
  readonly behavior: RuleOfBehavior[];
}

interface Draft extends LongLists, Readonly<Record<AddressKey, AddressRules>> {
  /** What else the set says, as it was given. */
  readonly rest: Readonly<Record<string, unknown>>;
}

function* draftSteps(text: string, faults: OptionFault[]): Generator<undefined, Draft, undefined> {
  const addresses = { deny: new AddressRules(text), allow: new AddressRules(text) };
  const draft: LongLists = { bans: [], patterns: [], behavior: [] };
  const rest: [key: string, value: unknown][] = [];
  const lists = new Map<string, unknown[]>();
  for (const part of jsonParts(text, ADDRESSES)) {
    const { key } = part;
    if (part.kind === 'value') rest.push([key, part.value]);
    else if (part.kind === 'places') addAddresses(addresses, key as AddressKey, part.places, faults);
    else if (isLong(key)) yield* longSteps(draft, key, part.items, faults);
    else {
      const list = lists.get(key) ?? [];
      if (list.push(...part.items) > MOST.items) throw new SyntaxError(`the list ${shown(key)} is too long`);
      lists.set(key, list);
    }
    if (rest.length + lists.size > MOST_FIELDS) throw new SyntaxError(`more than ${MOST_FIELDS} fields`);
    if (faults.length >= MOST_FAULTS) break;
    yield;
  }
  if (new Set(draft.patterns.map(({ id }) => id)).size < draft.patterns.length) {
    faults.push({ path: 'patterns', message: 'expected an id for each that no other has' });
  }
  // As own fields, whatever they are called.
  return { ...draft, ...addresses, rest: Object.fromEntries([...rest, ...lists]) };
}

type AddressKey = 'deny' | 'allow';

const ADDRESSES: ReadonlySet<string> = new Set<AddressKey>(['deny', 'allow']);

function addAddresses(
  { deny, allow }: Readonly<Record<AddressKey, AddressRules>>,
  key: AddressKey,
  places: readonly number[],
  faults: OptionFault[],
): void {
  if (deny.length + allow.length + places.length / 2 > MOST.addresses) {
    faults.push({ path: key, message: `expected ${MOST.addresses} entries at most, deny and allow together` });
    return;
  }
  const rules = key === 'deny' ? deny : allow;
  const before = rules.length;
  for (let index = 0; index < places.length; index += 2) {
    const wrong = rules.add(places[index] ?? 0, places[index + 1] ?? 0);
    if (wrong && faults.length < MOST_FAULTS)
      faults.push({ path: `${key}[${before + index / 2}]${wrong.path}`, message: wrong.message });
  }
}

type LongKey = keyof LongLists;

function isLong(key: string): key is LongKey {
  return Object.hasOwn(LIMITS, key);
}

const LIMITS: Readonly<Record<LongKey, number>> = { bans: MOST.bans, patterns: MOST.items, behavior: MOST.items };

function* longSteps(
  draft: LongLists,
  key: LongKey,
  items: readonly unknown[],
  faults: OptionFault[],
): Generator<undefined, void, undefined> {
  const before = draft[key].length;
  if (before + items.length > LIMITS[key]) {
    faults.push({ path: key, message: `expected ${LIMITS[key]} entries at most` });
    return;
  }
  for (const [index, item] of items.entries()) {
    const path = `${key}[${before + index}]`;
    if (key === 'bans') {
      const read = readBanRule(item);
      if (!isWrong(read)) draft.bans.push(read);
      else if (faults.length < MOST_FAULTS) faults.push({ path: path + read.path, message: read.message });
      continue;
    }
    if (key === 'patterns') keepPart(draft.patterns, readPart(patternRule, item, path, faults));
    else keepPart(draft.behavior, readPart(behaviorRule, item, path, faults));
    yield;
  }
}

function keepPart<Rule>(rules: Rule[], read: Rule | undefined): void {
  if (read !== undefined) rules.push(read);
}

function readPart<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  at: string,
  faults: OptionFault[],
): z.output<Schema> | undefined {
  try {
    return readArgument(schema, given);
  } catch (error) {
    if (!(error instanceof GuardOptionsError)) throw error;
    for (const { path, message } of error.faults) {
      if (faults.length >= MOST_FAULTS) break;
      const full = (at === '' || path === '' || path.startsWith('[') ? at + path : `${at}.${path}`).slice(
        0,
        LONGEST_PATH,
      );
      const text = message.replace(/^unknown option/, 'unknown field');
      // Two conditions of one value are told in the same words.
      if (!faults.some((fault) => fault.path === full && fault.message === text))
        faults.push({ path: full, message: text });
    }
    return undefined;
  }
}

function ruleSetOf(parts: RuleSetParts, { deny, allow, bans, patterns, behavior }: Draft): RuleSet {
  const { emergency } = parts;
  return {
    version: parts.version,
    expiresAt: parts.expires_at,
    ttl: parts.ttl,
    comment: parts.comment,
    mode: parts.mode,
    checks: parts.checks,
    deny,
    allow,
    bans,
    countries: parts.countries,
    clouds: parts.clouds,
    userAgents: parts.user_agents,
    rateLimit: parts.rate_limit,
    endpoints: parts.endpoints,
    patterns,
    ban: parts.ban,
    behavior,
    emergency: emergency && { on: emergency.on, allow: emergency.allow, retryAfter: emergency.retry_after },
  };
}

/** Texts of a file may begin with the mark of their encoding, which is no part of JSON. */
function textOf(source: string | Uint8Array): string | undefined {
  if (typeof source === 'string') return source.replace(/^\uFEFF/, '');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    return undefined;
  }
}

function fault(message: string): RuleSetReading {
  return { faults: [{ path: '', message }] };
}

/** Bytes, or characters. */
export const LONGEST = 32 * 1_048_576;
const MOST_FAULTS = 20;
/** More than the schema has, and few enough to be told by name. */
const MOST_FIELDS = 100;
const LONGEST_PATH = 256;
