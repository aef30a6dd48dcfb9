import type { Validation } from './validation.js';

/** A router or a body parser that ran before the guard has left its traces on the context. */
export const mountedLate: Validation = {
  code: 'GUARD_MOUNTED_LATE',
  look({ ctx }) {
    // Own properties only: what an application puts on app.context is there from the start.
    const found =
      TRACES.find((name) => Object.hasOwn(ctx, name)) ??
      PARSED.map((name) => `request.${name}`).find((_, index) => Object.hasOwn(ctx.request, PARSED[index] ?? ''));
    if (found === undefined) return undefined;
    return {
      wrong: `ctx.${found} was set before the guard: a router or a body parser runs before it, also for requests that it refuses.`,
    };
  },
};

const TRACES = ['_matchedRoute', 'router', 'params'];
const PARSED = ['body', 'rawBody'];
