import { SUSPICIOUS_CHARACTERS } from './characters.js';
import { decodeBase64, probablyBase64 } from './decode/base64.js';
import type { IsExcluded } from './exclusions.js';
import type { Report } from './family.js';
import type { Gate } from './gate.js';
import { Input } from './input.js';
import { DEFAULT_LEVELS, type Judgement, LevelTable } from './levels.js';
import type { Kind, Naming } from './place.js';
import { mayBePlainAttack } from './plain-attack.js';
import { Scan } from './scan.js';
import type { Signature } from './signature.js';

/** A signature that was found: where, and in what. */
export interface DetectionMatch {
  readonly signature: Signature;
  /** The decoded value from the match on, cut, not yet redacted. What stands before is not the attack's. */
  readonly excerpt: string;
}

/** All that was found in one input: evidence in one place adds up. */
export interface InputFinding extends Judgement {
  /** Name of the input: `path`, `query.q`, `body.user.name`, `header.referer`. */
  readonly input: string;
  readonly matches: readonly DetectionMatch[];
}

export interface InspectionOptions {
  readonly levels?: LevelTable;
  readonly isExcluded?: IsExcluded | undefined;
  /** True where a family looks for what ordinary words may hold, too. */
  readonly looksAtPlain?: boolean;
}

/** Looks at the inputs of one request, one after the other. */
export class Inspection {
  readonly findings: InputFinding[] = [];
  /** Rough cost of what was looked at since this was last set to 0, in characters. */
  work = 0;
  /** Whether something was found that blocks: nothing more need be looked at. */
  isDecided = false;
  /** How often a family has reported anything, excluded or not. */
  reports = 0;
  readonly #gate: Gate;
  readonly #levels: LevelTable;
  readonly #isExcluded: IsExcluded | undefined;
  /** Whether even ordinary words are to be looked at. */
  readonly looksAtPlain: boolean;
  /** Of each key the last value that nothing was found in. */
  readonly #harmless = new Map<string, string>();
  #signatures: Signature[] = [];
  #excerpts: string[] = [];
  readonly #report: Report = (signature, view, position) => {
    this.reports++;
    if (this.#signatures.includes(signature)) return;
    this.#signatures.push(signature);
    this.#excerpts.push(view.slice(position, position + LONGEST_EXCERPT));
  };

  constructor(gate: Gate, { levels = STANDARD, isExcluded, looksAtPlain }: InspectionOptions = {}) {
    this.#gate = gate;
    this.#levels = levels;
    this.#isExcluded = isExcluded;
    this.looksAtPlain = looksAtPlain === true;
  }

  /** Looks at a part of a text as one input. What holds nothing that an attack is made of ends here, in one pass. */
  look(source: string, start: number, end: number, kind: Kind, naming: Naming): void {
    if (this.isDecided) return;
    scan.read(source, start, end);
    this.lookScanned(source, start, end, kind, naming, scan);
  }

  /** The same for a part that was scanned already. */
  lookScanned(source: string, start: number, end: number, kind: Kind, naming: Naming, seen: Scan): void {
    if (this.isDecided) return;
    this.work += end - start;
    const { characters } = seen;
    if (
      (characters & SUSPICIOUS_CHARACTERS) === 0 &&
      !this.looksAtPlain &&
      !mayBePlainAttack(source, start, end, kind, seen, naming)
    ) {
      if (end - start >= 12 && probablyBase64(source, start, end, characters)) {
        this.#lookInside(source.slice(start, end), kind, naming);
      }
      return;
    }
    const raw = start === 0 && end === source.length ? source : source.slice(start, end);
    const key = this.#repeatedKey(raw, kind, naming);
    if (key !== undefined && this.#harmless.get(key) === raw) return;
    const { reports } = this;
    const input = new Input(raw, kind, naming, seen);
    if (!this.#judge(input) && probablyBase64(input.text, 0, input.text.length, input.characters)) {
      this.#lookInside(input.text, kind, naming);
    }
    if (key !== undefined && reports === this.reports) this.#harmless.set(key, raw);
  }

  /** The key of a value that may come again under the same one: what a page, a session or a browser is called, in each of its events. */
  #repeatedKey(raw: string, { place, role }: Kind, { lastKey }: Naming): string | undefined {
    if (raw.length < WORTH_REMEMBERING || place !== 'json' || role !== 'value' || this.looksAtPlain) return undefined;
    if (lastKey === undefined || lastKey === '') return undefined;
    return this.#harmless.size < MOST_KEYS || this.#harmless.has(lastKey) ? lastKey : undefined;
  }

  /** The same for a whole string. */
  lookAt(value: string, kind: Kind, naming: Naming): void {
    this.look(value, 0, value.length, kind, naming);
  }

  /**
   * As `look`, for a text as long as the client likes: in windows that overlap, with a pause after each in which whoever
   * drives may let others go first.
   */
  *lookLong(text: string, kind: Kind, naming: Naming): Generator<undefined, void> {
    // To come by a text of that length took its time, too.
    if (text.length > WINDOW) yield;
    for (let from = 0; from < text.length; from += WINDOW - OVERLAP) {
      const to = Math.min(from + WINDOW, text.length);
      this.look(text, from, to, kind, naming);
      if (to === text.length) return;
      yield;
    }
  }

  #lookInside(raw: string, kind: Kind, naming: Naming): void {
    const decoded = decodeBase64(raw);
    if (decoded === undefined) return;
    scan.read(decoded, 0, decoded.length);
    this.#judge(new Input(decoded, { ...kind, encoding: 'none' }, naming, scan));
  }

  #judge(input: Input): boolean {
    this.work += input.raw.length * 8;
    this.#gate.inspect(input, this.#report);
    if (this.#signatures.length === 0) return false;
    const { name } = input;
    const excerpts = this.#excerpts;
    const found = this.#signatures.map((signature, i) => ({ signature, excerpt: excerpts[i] ?? '' }));
    this.#signatures = [];
    this.#excerpts = [];
    const isExcluded = this.#isExcluded;
    const matches = isExcluded ? found.filter(({ signature }) => !isExcluded(signature, name)) : found;
    if (matches.length === 0) return false;
    const { score, conclusion } = this.#levels.judge(matches.map(({ signature }) => signature));
    this.findings.push({ input: name, matches, score, conclusion });
    this.isDecided = conclusion === 'block';
    return true;
  }
}

/** Work, in characters, after which whoever drives may want to let others go first. */
export const PAUSE = 16_384;
/** Characters that are looked at in one go. */
export const WINDOW = 8_192;
/** What stands on the border of two windows is whole in one of them, up to this length. */
const OVERLAP = 1_024;
/** Characters of a value that costs more to look at than to remember. */
const WORTH_REMEMBERING = 32;
const MOST_KEYS = 64;
/** More than is told: a secret must be whole to be known as one when it is redacted. */
const LONGEST_EXCERPT = 1_024;
const STANDARD = new LevelTable(DEFAULT_LEVELS);
const scan = new Scan();
