import type { Report } from '../health/health.js';
import type { Settings } from '../options/schema.js';
import type { JudgedFinding } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import { answering } from './answer.js';
import { answerHeaders } from './answer-headers.js';
import { breakOff, hangUp } from './hang-up.js';
import { headerKeeper } from './keep-headers.js';
import { modifying } from './modify.js';

/** What is done to answers, the guard's own and the application's. Waits only where a function of the application's does. */
export interface Answers {
  /** Sets the headers that every answer has, before anything can answer. */
  begin(request: GuardRequest): Promise<void> | undefined;
  /** Answers a request that is not let through. */
  refuse(request: GuardRequest, finding: JudgedFinding, traceId: string | undefined): Promise<void> | undefined;
  /** True for a preflight that the guard answers itself. */
  isPreflight(request: GuardRequest): boolean;
  /** Answers a preflight; its headers are there since `begin`. */
  answerPreflight(request: GuardRequest): Promise<void> | undefined;
  /** Completes an answer of the guard's, once it is there. */
  finish(request: GuardRequest, answered?: Promise<void>): Promise<void> | undefined;
  /**
   * Waits for the application's answer and what is done to it; absent where nothing is. Where `isOurs` says so of the result,
   * the answer is the guard's after all.
   */
  ofApplication?<Result>(
    request: GuardRequest,
    answered: Promise<Result>,
    isOurs: (result: Result) => boolean,
  ): Promise<Result>;
  /** Completes the application's answer, or what became of it. */
  complete(request: GuardRequest): void;
}

/** Compiles what options say of answers. */
export function answersOf(settings: Settings, report: Report): Answers {
  const { checkTimeout, respond } = settings;
  const headers = answerHeaders(settings, report);
  const answer = answering(respond, { checkTimeout, report });
  const modified = respond.modify && modifying(respond.modify, { checkTimeout, report });

  const keepHeaders = headerKeeper(
    ({ answerHeaders }, name) => headers.names.has(name) || answerHeaders?.has(name) === true,
  );

  const finish: Answers['finish'] = (request, answered) => {
    const modification = answered && modified ? answered.then(() => modified.ours(request)) : modified?.ours(request);
    const pending = modification ?? answered;
    if (pending) return pending.then(() => headers.complete(request));
    headers.complete(request);
    return undefined;
  };

  return {
    finish,
    begin(request) {
      keepHeaders(request);
      return headers.write(request);
    },
    refuse(request, finding, traceId) {
      const { ctx } = request;
      request.refuse();
      if (ctx.headerSent) {
        breakOff(ctx);
        return undefined;
      }
      // Whoever wanted to answer past Koa has not done so.
      ctx.respond = true;
      if (finding.status === 413 || finding.status === 408) hangUp(ctx);
      return finish(request, answer(ctx, finding, traceId));
    },
    isPreflight: settings.cors ? (request) => request.isPreflight : () => false,
    answerPreflight(request) {
      request.ctx.status = 204;
      return finish(request);
    },
    ...(modified && { ofApplication: modified.theirs }),
    complete(request) {
      headers.answerPreflight(request);
      headers.complete(request);
    },
  };
}
