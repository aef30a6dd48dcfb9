import type { Context } from 'koa';

/**
 * Keeps headers on an answer that turns into an error. Koa removes every header before it answers one, whether it was
 * thrown or came from a stream: of those named here the removal does nothing while that happens.
 */
export function keepHeaders(ctx: Context, isKept: (name: string) => boolean): void {
  const { onerror } = ctx;
  ctx.onerror = (error: Error) => {
    const { res } = ctx;
    if (error != null && !res.headersSent) {
      const { removeHeader: remove, setHeader: set } = res;
      res.removeHeader = (name) => {
        if (!isKept(name.toLowerCase())) remove.call(res, name);
      };
      // What an error says that its answer varies with is so besides what is kept, not in its place.
      res.setHeader = (name, value) => {
        const kept = name.toLowerCase() === 'vary' && isKept('vary') ? res.getHeader(name) : undefined;
        return set.call(res, name, kept === undefined ? value : `${kept}, ${value}`);
      };
      try {
        onerror.call(ctx, extensible(error));
      } finally {
        res.removeHeader = remove;
        res.setHeader = set;
      }
    } else {
      onerror.call(ctx, error);
    }
  };
}

/** Koa writes the status on the error that it answers: with one that is frozen the client would get no answer at all. */
function extensible(error: Error): Error {
  if (!(error instanceof Error) || Object.isExtensible(error)) return error;
  const copy = Object.create(Object.getPrototypeOf(error));
  for (const [key, { enumerable = false }] of Object.entries(Object.getOwnPropertyDescriptors(error))) {
    Object.defineProperty(copy, key, {
      value: Reflect.get(error, key),
      enumerable,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}
