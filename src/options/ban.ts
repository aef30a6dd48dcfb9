import { z } from 'zod';
import { ATTACK_FAMILIES } from '../detection/signature.js';
import { EVENT_NAME } from '../telemetry/names.js';
import type { Duration } from './duration.js';
import { byName, duration, expected, list, oneOf, orFalse, wholeNumber } from './kinds.js';
import { nearest } from './nearest.js';

/** A category that is counted on its own. */
export interface BanCategoryOptions {
  /** Findings or events of the category within `window` that ban, whatever they score. */
  threshold: number;
  /** How long one of them counts. Default: `ban.window`. */
  window?: Duration;
  /** How long its bans last; of a list the next one each time. Default: `ban.duration`. */
  duration?: Duration | readonly Duration[];
}

export interface BanOptions {
  /** Findings with a threat score within `window` that ban, of all categories together. Default 10. */
  threshold?: number;
  /** How long a finding counts. Default `5m`. */
  window?: Duration;
  /**
   * How long a ban lasts. Of a list the first holds for the first ban of a client, the next for its next, the last for all
   * later ones. Default `1h`.
   */
  duration?: Duration | readonly Duration[];
  /**
   * How long after the end of its last ban a client's next one is a first one again. Known of 20,000 clients, in this
   * process. Default `7d`.
   */
  forgetAfter?: Duration;
  /**
   * What is counted on its own, or (`false`) never: by attack family (`sqli`), check (`rate_limit`), reason of a finding
   * (`auth.invalid`), or name of an event that the application tells through `shield.event` (`auth.failed`). Of several
   * entries the nearest counts: reason before family before check. What scores counts to `ban.threshold` too. Default: none.
   */
  categories?: Readonly<Record<string, false | BanCategoryOptions>>;
  /**
   * Who is counted and banned: the `address`, or the `user` that `auth` has verified, without one the address; of a list
   * each. Default `address`.
   */
  by?: 'address' | 'user' | readonly ('address' | 'user')[];
}

/** `categoryNames` are the names that a category may have. */
export function banSchema(categoryNames: readonly string[]) {
  return orFalse({
    threshold: threshold().default(10),
    window: duration().default(DEFAULTS.window),
    duration: durations().default(DEFAULTS.duration),
    forgetAfter: duration().default(DEFAULTS.forgetAfter),
    categories: byName(categoryNames, category(), 'an object of categories').default({}),
    by: by().default(DEFAULTS.by),
  }).default({ threshold: 10, categories: {}, ...DEFAULTS });
}

/** The names that categories can have: attack families, checks, and of those that are given what can be an event and is no misspelling. */
export function banCategoryNames(checkNames: readonly string[], given: readonly string[]): readonly string[] {
  // Nothing is counted of a client that is banned.
  const names = [...ATTACK_FAMILIES, ...checkNames.filter((name) => name !== 'ban')];
  const events = given.filter(
    (name) => EVENT_NAME.test(name) && name !== 'ban' && (name.includes('.') || nearest(name, names) === undefined),
  );
  return [...new Set([...names, ...events])];
}

const DEFAULTS = {
  window: 300_000,
  duration: [3_600_000],
  forgetAfter: 7 * 86_400_000,
  by: ['address' as 'address' | 'user'],
};

function threshold() {
  return wholeNumber(1, 1_000_000);
}

function category() {
  return orFalse({ threshold: threshold(), window: duration().optional(), duration: durations().optional() });
}

/** One duration or several, read into a list. */
function durations() {
  const text = 'a duration like "1h", or a list of 1 to 32 durations';
  return z.union(
    // The list first: as a text of the environment `10m,1h` is one.
    [
      list(duration(), text).min(1, expected(text)).max(32, expected(text)),
      duration().transform((milliseconds) => [milliseconds]),
    ],
    expected(text),
  );
}

function by() {
  const text = expected('"address", "user" or a list of both');
  const who = oneOf('address', 'user');
  return z.union([who.transform((one) => [one]), z.array(who, text).min(1, text)], text);
}
