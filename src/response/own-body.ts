import { GuardError } from '../errors.js';
import type { Report } from '../health/health.js';
import type { RespondBody } from '../options/respond.js';
import { isThenable } from '../promise.js';
import { within } from '../timeout.js';
import type { BodyWriter } from './answer.js';
import { snapshot } from './snapshot.js';

export interface OwnBodyServices {
  /** Milliseconds that a function of the application's may take. */
  readonly checkTimeout: number;
  readonly report: Report;
}

/**
 * Lets the application write the body of a refusal. It gets no `next`, and the status stays: a refusal remains one. Where
 * it sets no body the built-in one is given; where it throws, rejects or hangs, too, as if it had never run.
 */
export function ownBody(own: RespondBody, builtIn: BodyWriter, { checkTimeout, report }: OwnBodyServices): BodyWriter {
  const late = () => new GuardError('GUARD_RESPOND_TIMEOUT', `respond.body was not done within ${checkTimeout} ms`);
  return (ctx, finding, answer) => {
    const restore = snapshot(ctx);
    const done = () => {
      if (ctx.body === undefined || ctx.body === null) builtIn(ctx, finding, answer);
      ctx.status = finding.status;
    };
    const failed = (error: unknown) => {
      report('respond.body.failed', 'respond.body failed, the built-in answer is given', error);
      restore();
      builtIn(ctx, finding, answer);
      ctx.status = finding.status;
    };
    try {
      const pending: unknown = own(finding, ctx, answer);
      if (isThenable(pending)) return within(Promise.resolve(pending), checkTimeout, late).then(done).catch(failed);
      done();
    } catch (error) {
      failed(error);
    }
    return undefined;
  };
}
