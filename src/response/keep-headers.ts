import type { Context } from 'koa';
import type { GuardRequest } from '../request/guard-request.js';

/** Whether a header, by its name in lower case, stays on the answer to a request that turns into an error. */
export type IsKept = (request: GuardRequest, name: string) => boolean;

/**
 * Keeps headers on answers that turn into errors. Koa removes every header before it answers one, whether it was thrown
 * or came from a stream: of those that are kept the removal does nothing while that happens. All requests share one
 * function: a closure for each on its context costs more than everything else once a context manager is at work.
 */
export function headerKeeper(isKept: IsKept): (request: GuardRequest) => void {
  const REQUEST = Symbol('request');
  const ANSWER = Symbol('answer');

  // Also called on contexts that are derived from ours: what it needs is read from the context, never from its prototype.
  function onerror(this: Context & { [REQUEST]: GuardRequest; [ANSWER]: Context['onerror'] }, error: Error): void {
    answerError(this, error, this[ANSWER], (name) => isKept(this[REQUEST], name));
  }
  return (request) => {
    const { ctx } = request;
    if (Object.hasOwn(ctx, 'onerror')) {
      // Another guard's, say.
      const own = ctx.onerror;
      ctx.onerror = (error) => answerError(ctx, error, own, (name) => isKept(request, name));
    } else {
      Object.assign(ctx, { [REQUEST]: request, [ANSWER]: ctx.onerror, onerror });
    }
  };
}

function answerError(
  ctx: Context,
  error: Error,
  answer: (this: Context, error: Error) => void,
  isKept: (name: string) => boolean,
): void {
  const { res } = ctx;
  if (error == null || res.headersSent) {
    answer.call(ctx, extensible(error));
    return;
  }
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
    answer.call(ctx, extensible(error));
  } finally {
    res.removeHeader = remove;
    res.setHeader = set;
  }
}

/** Koa writes on the error that it answers: one that is frozen would leave the client without an answer, and end the process. */
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
