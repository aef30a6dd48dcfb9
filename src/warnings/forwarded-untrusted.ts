import type { Validation } from './validation.js';

/** Made for a guard that trusts no proxy. */
export const forwardedUntrusted: Validation = {
  code: 'GUARD_FORWARDED_UNTRUSTED',
  look: ({ headers }) => ('x-forwarded-for' in headers || 'forwarded' in headers ? 'wrong' : undefined),
};
