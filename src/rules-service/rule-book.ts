import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { inTurns } from '../intel/turns.js';
import { diffSteps, summaryOf } from '../rules/diff.js';
import { type RuleSet, ruleSetSteps } from '../rules/rule-set.js';
import { within } from '../timeout.js';
import type { Action } from './action.js';
import { type Edition, editionOf, isNamedBy, type Seal } from './edition.js';
import { withoutExpired } from './edits.js';
import { type Json, type JsonObject, readJsonObject } from './json.js';
import { Problem } from './problem.js';
import type { Change, RuleStorage } from './storage/storage.js';
import { Turns } from './turns.js';

/** Who wants what to be other. */
export interface Wish {
  readonly actor: string;
  readonly action: Action;
  readonly reason?: string | undefined;
  /** Entity tags of which the newest version must have one; absent: whichever it has. */
  readonly match?: string | undefined;
  /** The document must not be there yet. */
  readonly isNew?: boolean;
  /** What is to become of the set; the same set for nothing. */
  edit(set: JsonObject): JsonObject | Promise<JsonObject>;
}

export interface Edited {
  readonly edition: Edition;
  /** Absent where nothing changed. */
  readonly change?: Change;
}

export interface RuleBookOptions {
  readonly storage: RuleStorage;
  readonly seal: Seal | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Hears of each change that was kept. */
  readonly changed: (document: string, change: Change) => void;
}

/** The rule sets of a service: read as they are served, and changed one version after the other. */
export class RuleBook {
  readonly #storage: RuleStorage;
  readonly #seal: Seal | undefined;
  readonly #now: () => number;
  readonly #changed: RuleBookOptions['changed'];
  readonly #turns = new Turns();
  /** A version never changes: it is read and sealed once. */
  readonly #editions = new LRUCache<string, Edition>({
    max: 100,
    maxSize: 256 * 1_048_576,
    sizeCalculation: ({ bytes, text }) => bytes.length + text.length,
  });

  constructor({ storage, seal, now, changed }: RuleBookOptions) {
    this.#storage = storage;
    this.#seal = seal;
    this.#now = now;
    this.#changed = changed;
  }

  get documents(): Promise<readonly string[]> {
    return this.#storage.documents();
  }

  /** Rejects when the storage cannot be read, or not soon. */
  async probe(): Promise<void> {
    await within(this.#storage.latest('default'), PATIENCE, () => new Error('the storage does not answer'));
  }

  /** The newest version; `undefined` for a document that there is not. */
  async newest(document: string): Promise<Edition | undefined> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const version = await this.#storage.latest(document);
      if (version === 0) return undefined;
      const edition = await this.#edition(document, version);
      // Gone from a short history already: there is a newer one.
      if (edition) return edition;
    }
    throw new Problem(503, 'The rules change too fast to be read.');
  }

  /** The exact text of a version that is still there. */
  text(document: string, version: number): Promise<string | undefined> {
    return this.#storage.text(document, version);
  }

  /** How the versions came to be, the newest first. */
  changes(document: string): Promise<readonly Change[]> {
    return this.#storage.changes(document);
  }

  /**
   * Makes the next version, whole or not at all.
   * @throws {Problem} 412 when the newest version is another than wished for, 422 for a set that no guard would take.
   */
  edit(document: string, wish: Wish): Promise<Edited> {
    return this.#turns.take(document, async () => {
      const until = performance.now() + PATIENCE;
      do {
        const edited = await this.#attempt(document, wish);
        if (edited) return edited;
        // Another service was first. Who has made the last version knows it already, and would be first again and again.
        await pause(Math.random() * LONGEST_PAUSE);
      } while (performance.now() < until);
      throw new Problem(503, 'The rules are being changed by others all the time.');
    });
  }

  /** `undefined` when somebody else has made the next version first. */
  async #attempt(document: string, wish: Wish): Promise<Edited | undefined> {
    const before = await this.newest(document);
    if (wish.isNew && before) throw new Problem(412, 'There are rules already.');
    if (wish.match !== undefined && !(before && isNamedBy(wish.match, before))) throw new Problem(412, OTHERS_FIRST);
    if (!before && !wish.isNew && document !== 'default') throw new Problem(404, NOBODY_FOLLOWS);
    if (!before) await this.#refuseTooMany(document);
    const set = before ? read(before.text) : {};
    const wanted = await wish.edit(set);
    if (before && JSON.stringify(rulesIn(set)) === JSON.stringify(rulesIn(wanted))) return { edition: before };

    const version = (before?.version ?? 0) + 1;
    const next = { format: 1, version, ...withoutExpired(rulesIn(wanted), this.#now()) };
    const text = JSON.stringify(next);
    const summary = await summaryOfChange(before && (await rulesOf(before)), await this.#taken(text), next);
    const change = this.#changeOf(wish, version, summary);
    if (!(await this.#storage.append(document, change, text))) return undefined;
    const edition = editionOf(version, text, this.#seal);
    this.#editions.set(keyOf(document, version), edition);
    this.#changed(document, change);
    return { edition, change };
  }

  /** What guards make of a set: they have to take it. */
  async #taken(text: string): Promise<RuleSet> {
    const reading = await inTurns(ruleSetSteps(text));
    if ('faults' in reading) throw new Problem(422, 'No guard would take these rules.', reading.faults);
    const { expiresAt } = reading.rules;
    if (expiresAt === undefined || expiresAt > this.#now()) return reading.rules;
    const faults = [{ path: 'expires_at', message: 'expected a time that is to come' }];
    throw new Problem(422, 'These rules would not hold any more.', faults);
  }

  #changeOf({ actor, action, reason }: Wish, version: number, summary: string): Change {
    const at = new Date(this.#now()).toISOString();
    return { version, at, actor, action, summary, ...(reason !== undefined && { reason }) };
  }

  async #refuseTooMany(document: string): Promise<void> {
    const documents = await this.#storage.documents();
    if (documents.length < MOST_DOCUMENTS || documents.includes(document)) return;
    throw new Problem(409, `There are ${MOST_DOCUMENTS} documents already.`);
  }

  async #edition(document: string, version: number): Promise<Edition | undefined> {
    const key = keyOf(document, version);
    const known = this.#editions.get(key);
    if (known) return known;
    const text = await this.#storage.text(document, version);
    if (text === undefined) return undefined;
    const edition = editionOf(version, text, this.#seal);
    this.#editions.set(key, edition);
    return edition;
  }
}

const ATTEMPTS = 20;
/** Milliseconds. */
const PATIENCE = 5_000;
const LONGEST_PAUSE = 20;
const MOST_DOCUMENTS = 100;
/** A block in a document whose name is misspelt would block nobody, and look as if it did. */
const NOBODY_FOLLOWS = 'There are no rules of this name: put the first ones before you change them.';
const OTHERS_FIRST = 'The rules are not the ones that you have seen: read them again.';

function keyOf(document: string, version: number): string {
  return `${document}/${version}`;
}

/** A set without what the service itself says of it. */
function rulesIn({ format: _format, version: _version, ...rules }: JsonObject): JsonObject {
  return rules;
}

/** What is other, with the values of fields: `deny +2 -1, mode "monitor"`. */
async function summaryOfChange(before: RuleSet | undefined, after: RuleSet, next: JsonObject): Promise<string> {
  const { lists, fields } = await inTurns(diffSteps(before, after));
  const all = before?.comment === after.comment ? fields : [...fields, 'comment'];
  const told = all.map((field) => `${field} ${next[field] === undefined ? 'gone' : short(next[field])}`);
  const text = summaryOf({ lists, fields: told });
  return text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY - 3)}...` : text || 'nothing';
}

/** `undefined` for a set that was kept by another version of this package and is none any more. */
async function rulesOf({ text }: Edition): Promise<RuleSet | undefined> {
  const reading = await inTurns(ruleSetSteps(text));
  return 'faults' in reading ? undefined : reading.rules;
}

const LONGEST_SUMMARY = 512;

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function read(text: string): JsonObject {
  const set = readJsonObject(text);
  if (!set) throw new Error('a stored rule set is no JSON object');
  return set;
}
