import type { Validation } from './validation.js';

/** Made for a guard that trusts no proxy. Who sets `app.proxy` does so before the first request. */
export const appProxy: Validation = {
  code: 'GUARD_APP_PROXY',
  look: ({ ctx }) => (ctx.app.proxy ? 'wrong' : 'fine'),
};
