import { LOOKED_AT, type Validation } from './validation.js';

/** Everybody from one address, each with a program of their own: that address is not theirs. */
export function oneAddress(): Validation {
  const agents = new Set<string>();
  let first: string | undefined;
  let requests = 0;
  return {
    code: 'GUARD_ONE_ADDRESS',
    look({ address, gone, userAgent }) {
      if (gone) return undefined;
      // A unix socket that is not trusted has no address: there, too, all look alike.
      const text = address?.text ?? 'unix';
      first ??= text;
      if (text !== first) return 'fine';
      if (agents.size < SEVERAL) agents.add(userAgent.slice(0, 256));
      if (++requests < LOOKED_AT) return undefined;
      return agents.size < SEVERAL ? 'fine' : 'wrong';
    },
  };
}

/** More than a developer with two browsers, curl and a test runner. */
const SEVERAL = 5;
