import type { Validation } from './validation.js';

/** A router or a body parser that ran before the guard has left its traces on the context. */
export const mountedLate: Validation = {
  code: 'GUARD_MOUNTED_LATE',
  look({ ctx }) {
    // Own properties only: what an application puts on app.context is there from the start.
    const routed = ROUTED.find((name) => Object.hasOwn(ctx, name));
    const parsed = PARSED.find((name) => Object.hasOwn(ctx.request, name));
    if (routed === undefined && parsed === undefined) return undefined;
    return {
      wrong: `ctx.${routed ?? `request.${parsed}`} was set before the guard: a router or a body parser runs before it, also for requests that it refuses.`,
    };
  },
};

const ROUTED = ['_matchedRoute', 'router', 'params'];
const PARSED = ['body', 'rawBody'];
