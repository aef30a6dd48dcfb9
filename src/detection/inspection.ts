import { CHARACTER, SUSPICIOUS_CHARACTERS } from './characters.js';
import { decodeBase64, probablyBase64 } from './decode/base64.js';
import type { Family, Report } from './family.js';
import { Input } from './input.js';
import type { Kind, Naming } from './place.js';
import { Scan } from './scan.js';
import type { AttackFamily, Signature } from './signature.js';

/** A signature that was found: where, and in what. */
export interface DetectionMatch {
  readonly signature: Signature;
  /** Name of the input: `path`, `query.q`, `body.user.name`, `header.referer`. */
  readonly input: string;
  /** The decoded value from the match on, cut, not yet redacted. What stands before is not the attack's. */
  readonly excerpt: string;
}

/** All that was found in one input: evidence in one place adds up. */
export interface InputFinding {
  readonly input: string;
  readonly matches: readonly DetectionMatch[];
  /** Sum of the scores, 100 at most. */
  readonly score: number;
}

/** Looks at the inputs of one request, one after the other. */
export class Inspection {
  readonly #families: readonly Family[];
  readonly #isExcluded: ((family: AttackFamily, rule: string, input: string) => boolean) | undefined;
  readonly findings: InputFinding[] = [];
  /** Rough cost of what was looked at since this was last set to 0, in characters. */
  work = 0;
  #matches: { signature: Signature; view: string; position: number }[] = [];
  readonly #report: Report = (signature, view, position) => {
    if (!this.#matches.some((match) => match.signature === signature))
      this.#matches.push({ signature, view, position });
  };

  constructor(
    families: readonly Family[],
    isExcluded?: (family: AttackFamily, rule: string, input: string) => boolean,
  ) {
    this.#families = families;
    this.#isExcluded = isExcluded;
  }

  /** Looks at a part of a text as one input. What holds nothing that an attack is made of ends here, in one pass. */
  look(source: string, start: number, end: number, kind: Kind, naming: Naming): void {
    this.work += end - start;
    scan.read(source, start, end);
    if ((scan.characters & SUSPICIOUS_CHARACTERS) === 0 && scan.words === 0 && !hidesAttack(source, start, end, kind)) {
      if (end - start >= 12 && probablyBase64(source, start, end, scan.characters)) {
        this.#lookInside(source.slice(start, end), kind, naming);
      }
      return;
    }
    const raw = start === 0 && end === source.length ? source : source.slice(start, end);
    if (!this.#judge(new Input(raw, kind), naming) && probablyBase64(raw, 0, raw.length, scan.characters)) {
      this.#lookInside(raw, kind, naming);
    }
  }

  /** The same for a whole string. */
  lookAt(value: string, kind: Kind, naming: Naming): void {
    this.look(value, 0, value.length, kind, naming);
  }

  #lookInside(raw: string, kind: Kind, naming: Naming): void {
    const decoded = decodeBase64(raw);
    if (decoded !== undefined) this.#judge(new Input(decoded, { ...kind, encoding: 'none' }), naming);
  }

  #judge(input: Input, naming: Naming): boolean {
    this.work += input.raw.length * 8;
    for (const family of this.#families) if (family.mayHold(input)) family.inspect(input, this.#report);
    if (this.#matches.length === 0) return false;
    const name = naming.inputName();
    const matches: DetectionMatch[] = [];
    let score = 0;
    for (const { signature, view, position } of this.#matches) {
      if (this.#isExcluded?.(signature.family, signature.id, name)) continue;
      matches.push({ signature, input: name, excerpt: view.slice(position, position + LONGEST_EXCERPT) });
      score += signature.score;
    }
    this.#matches = [];
    if (matches.length > 0) this.findings.push({ input: name, matches, score: Math.min(100, score) });
    return matches.length > 0;
  }
}

/**
 * Whether a value of letters and digits alone may be an attack: a name that follows relations of a data model,
 * `author__password__startswith`, or what serialized objects begin with.
 */
function hidesAttack(source: string, start: number, end: number, { role }: Kind): boolean {
  if (end - start < 8) return false;
  SERIALIZED.lastIndex = start;
  if (SERIALIZED.test(source)) return true;
  return (
    role === 'name' && (scan.characters & CHARACTER.UNDERSCORE) !== 0 && source.slice(start, end).includes('__', 1)
  );
}

/** Java, Python, Ruby and PHP, in base64 or hexadecimal digits. */
const SERIALIZED = /rO0AB|aced0005|gASV|gA[JN][Yj]|BAh[7bv]|Tzo|YToxO/iy;

/** More than is told: a secret must be whole to be known as one when it is redacted. */
const LONGEST_EXCERPT = 1_024;
const scan = new Scan();
