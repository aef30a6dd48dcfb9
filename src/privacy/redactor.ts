import { types } from 'node:util';
import { marker } from './marker.js';
import { mask } from './mask.js';
import { type OwnSecretsOptions, ownSecrets } from './own-secrets.js';
import { isCookieName, isSecretName } from './secret-name.js';
import { cookiesTold } from './secrets.js';
import { beginning, cut } from './shorten.js';

export interface RedactorOptions extends OwnSecretsOptions {
  /** Names of attributes that stay as they are. */
  readonly keep: readonly string[];
}

/** Takes secrets out of what is told. What has none comes back as the same value. */
export interface Redactor {
  text(text: string): string;
  /** The value of an attribute, whatever it is: texts in lists and objects, too. Throws for what is nested too deep or has too many. */
  value(name: string, value: unknown): unknown;
  /** Whether an attribute of this name stays as it is. */
  keeps(name: string): boolean;
}

export function redactorOf(options: RedactorOptions = NOTHING): Redactor {
  const own = ownSecrets(options);
  const kept = new Set(options.keep);
  const without = own ? (text: string) => own.mask(mask(text)) : mask;

  /** Objects that were looked at in one value. */
  let visited = 0;

  function text(given: string): string {
    if (given.length <= LONGEST) return without(given);
    const safe = without(beginning(given, LONGEST - DOTS));
    return cut(`${safe}...`, Math.min(safe.length + DOTS, LONGEST), without);
  }

  function value(name: string, given: unknown, depth = 0): unknown {
    if (kept.has(name)) return given;
    const kind = own?.kindOf(name);
    if (kind !== undefined) return hidden(kind, given);
    if (isSecretName(name) && !isCount(name, given)) return secretValue(name, given);
    return plainValue(name, given, depth);
  }

  function secretValue(name: string, given: unknown): unknown {
    if (given === null || given === undefined || typeof given === 'boolean') return given;
    if (Array.isArray(given) && given.length > 0 && !isCookieName(name)) {
      return given.map((item) => secretValue(name, item));
    }
    const whole = textOf(given);
    if (whole === '' || TAKEN.test(whole)) return given;
    const safe = isCookieName(name) ? marker('SESSION', cookiesTold(whole)) : without(whole);
    const told = TAKEN.test(safe) ? safe : marker('VALUE', whole.length);
    return Array.isArray(given) ? [told] : told;
  }

  function plainValue(name: string, given: unknown, depth: number): unknown {
    switch (typeof given) {
      case 'string':
        return text(given);
      case 'number':
      case 'bigint':
        return masked(given, given >= LEAST_CARD ? String(given) : '');
      case 'object':
        return given === null ? null : nested(name, given, depth);
      default:
        return given;
    }
  }

  function nested(name: string, given: object, depth: number): unknown {
    if (depth >= DEEPEST) throw new RangeError(`nested deeper than ${DEEPEST}`);
    // One object in many places is visited in each: their number can double with each level.
    if (++visited > MOST_OBJECTS) throw new RangeError(`more than ${MOST_OBJECTS} objects`);
    const plain = plainOf(given);
    if (plain !== given) return value(name, plain, depth + 1);
    if (given instanceof Uint8Array) return masked(given, Buffer.from(given).toString('latin1'));
    let changed = false;
    const inner = (key: string, item: unknown) => {
      const safe = value(key, item, depth + 1);
      if (safe !== item) changed = true;
      return safe;
    };
    if (Array.isArray(given)) {
      const items = given.map((item) => inner(name, item));
      return changed ? items : given;
    }
    const entries = Object.entries(given).map(([key, item]) => [inner('', key) as string, inner(key, item)] as const);
    return changed ? Object.fromEntries(entries) : given;
  }

  function masked(given: unknown, whole: string): unknown {
    const safe = text(whole);
    return safe === whole ? given : safe;
  }

  return {
    text,
    value(name, given) {
      visited = 0;
      return value(name, given);
    },
    keeps: (name) => kept.has(name),
  };
}

const NOTHING: RedactorOptions = { names: [], patterns: [], keep: [] };

/** The longest text that leaves, in characters. */
const LONGEST = 16_384;
const DOTS = 3;
const DEEPEST = 32;
const MOST_OBJECTS = 10_000;
/** The least number of 14 digits. */
const LEAST_CARD = 1e13;

/** What has been taken out already: a marker, behind a scheme or by itself. */
const TAKEN = /^(?:[\w-]{1,24}\s)?\[REDACTED:[^\]]{1,64}\]$/i;

/** `gen_ai.usage.input_tokens` */
function isCount(name: string, value: unknown): boolean {
  return typeof value === 'number' && /tokens$/i.test(name);
}

/** What is written of an object that says so itself, such as a URL, which has no fields to look at. */
function plainOf(given: object): unknown {
  if (types.isBoxedPrimitive(given)) return given.valueOf();
  const { toJSON } = given as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' && !(given instanceof Uint8Array) ? toJSON.call(given) : given;
}

function hidden(kind: string, given: unknown): unknown {
  if (given === null || given === undefined) return given;
  const whole = textOf(given);
  return TAKEN.test(whole) ? given : marker(kind, whole.length);
}

function textOf(given: unknown): string {
  if (Array.isArray(given)) return given.map(textOf).join('; ');
  if (given instanceof Uint8Array) return Buffer.from(given).toString('latin1');
  return typeof given === 'object' ? JSON.stringify(given) : String(given);
}
