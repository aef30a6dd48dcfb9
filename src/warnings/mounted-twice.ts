import type { Validation } from './validation.js';

/** A guard that stands before this one has left its decision, whichever copy of this package it comes from. */
export const mountedTwice: Validation = {
  code: 'GUARD_MOUNTED_TWICE',
  look({ ctx }) {
    const decision: unknown = ctx.state?.guard;
    if (typeof decision !== 'object' || decision === null || !Object.isFrozen(decision)) return undefined;
    return 'outcome' in decision && 'findings' in decision ? 'wrong' : undefined;
  },
};
