import { SECRET_NAMES, SHORT_SECRET_NAMES } from './secrets.js';

/** Whether a name, of an attribute, a field or an input, says that all of its value is a secret: `user.password`, `Set-Cookie`. */
export function isSecretName(name: string): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  if (verdicts.size >= MOST_VERDICTS) verdicts.clear();
  const verdict = SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'));
  if (name.length <= LONGEST_NAME) verdicts.set(name, verdict);
  return verdict;
}

/** Whether it is one of cookies: how many there are may be told. */
export function isCookieName(name: string): boolean {
  return /cookies?(?:\]|%5d)?$/i.test(name);
}

const NAMES = [...SECRET_NAMES, ...SHORT_SECRET_NAMES, 'tokens', 'authorization', 'cookies?'].join('|');
const SECRET_NAME = new RegExp(`(?:^|[._[-]|%5b)(?:${NAMES})(?:\\]|%5d)?$`, 'i');

/** The names of attributes are few, and asked for at every span. */
const verdicts = new Map<string, boolean>();
const MOST_VERDICTS = 2_000;
const LONGEST_NAME = 128;
