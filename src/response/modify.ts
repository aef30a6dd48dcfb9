import type { ServerResponse } from 'node:http';
import { GuardError } from '../errors.js';
import type { RespondOptions } from '../options/respond.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { within } from '../timeout.js';
import { BODY_HEADERS } from './drop-body.js';
import type { OwnBodyServices } from './own-body.js';
import { snapshot } from './snapshot.js';

/** What the application does to every answer. */
export interface Modifying {
  /** After an answer of the guard's: whatever happens, that one stands. */
  ours(request: GuardRequest): undefined | Promise<void>;
  /**
   * After the application: a fault is its own, one that it threw itself goes before. Where `isOurs` says so of the result, the
   * answer is the guard's after all.
   */
  theirs<Result>(
    request: GuardRequest,
    application: Promise<Result>,
    isOurs: (result: Result) => boolean,
  ): Promise<Result>;
}

/** Compiles `respond.modify`. Headers that it sets stay on an answer that turns into an error. */
export function modifying(
  modify: NonNullable<RespondOptions['modify']>,
  { checkTimeout, report }: OwnBodyServices,
): Modifying {
  const late = () => new GuardError('GUARD_RESPOND_TIMEOUT', `respond.modify was not done within ${checkTimeout} ms`);
  const tell = (error: unknown) => report('respond.modify.failed', 'respond.modify failed', error);

  const run = (request: GuardRequest): undefined | Promise<void> => {
    const { ctx } = request;
    const stop = hearHeaders(ctx.res, (name) => {
      if (!BODY_HEADERS.has(name.toLowerCase())) request.keepHeader(name);
    });
    let pending: unknown;
    try {
      pending = modify(ctx);
    } finally {
      if (!isThenable(pending)) stop();
    }
    if (!isThenable(pending)) return undefined;
    return within(Promise.resolve(pending), checkTimeout, late)
      .then(() => {})
      .finally(stop);
  };
  const ours = (request: GuardRequest): undefined | Promise<void> => {
    const restore = snapshot(request.ctx);
    const failed = (error: unknown) => {
      tell(error);
      restore();
    };
    try {
      return run(request)?.catch(failed);
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
  const answered = async <Result>(request: GuardRequest, application: Promise<Result>): Promise<Result> => {
    try {
      return await application;
    } catch (error) {
      await ours(request);
      throw error;
    }
  };
  return {
    ours,
    async theirs(request, application, isOurs) {
      const result = await answered(request, application);
      if (isOurs(result)) return result;
      try {
        await run(request);
      } catch (error) {
        tell(error);
        throw error;
      }
      return result;
    },
  };
}

/** Hears the name of every header that is set from now on, until the function that comes back is called. */
function hearHeaders(res: ServerResponse, hear: (name: string) => void): () => void {
  const { setHeader, appendHeader } = res;
  res.setHeader = (name, value) => {
    hear(name);
    return setHeader.call(res, name, value);
  };
  res.appendHeader = (name, value) => {
    hear(name);
    return appendHeader.call(res, name, value);
  };
  return () => Object.assign(res, { setHeader, appendHeader });
}
