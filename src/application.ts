import type { Next } from 'koa';
import { decisionOf, leaveDecision, matchedRoute } from './context.js';
import type { Decision, Pipeline } from './pipeline.js';
import { bodyBeyond } from './request/body-count.js';
import type { BodyLimit, GuardRequest } from './request/guard-request.js';
import type { Answers } from './response/answers.js';
import { breakOff } from './response/hang-up.js';
import type { Services } from './services.js';
import type { Measurement } from './telemetry/telemetry.js';

/** A request on its way through the guard. */
export interface Visit {
  readonly request: GuardRequest;
  readonly next: Next;
  readonly pipeline: Pipeline;
  readonly measurement: Measurement | undefined;
}

/** Has the application work on requests that are let through. */
export interface Application {
  run(request: GuardRequest, next: Next, decision: Decision): Promise<void>;
  /** Runs it on a body whose length nobody knows yet, and answers in its place when that is too long. */
  runCounting(visit: Visit, limit: BodyLimit, decision: Decision): Promise<void>;
  /** The same for a request that has arrived at its route, which is under way in the application already. */
  runRouteCounting(visit: Visit, limit: BodyLimit, decision: Decision): Promise<void>;
}

export function applicationOf({ current, strikes, telemetry }: Services, answers: Answers): Application {
  const { ofApplication } = answers;

  /** Completes the answer, and counts the request by what became of it: a policy at its route may have had the last word. */
  const finish = (request: GuardRequest, decision: Decision): void => {
    const { ctx, destination } = request;
    answers.complete(request);
    const last = request.isRefused ? (decisionOf(ctx) ?? decision) : decision;
    telemetry.answered(last, matchedRoute(ctx) ?? destination?.pattern);
  };

  /** Runs the application on a body that is counted; answers with the decision that came of it. */
  const counting = async (
    { request, next, pipeline, measurement }: Visit,
    { max, finding }: BodyLimit,
    decision: Decision,
    complete: typeof ofApplication,
  ): Promise<Decision> => {
    const { ctx } = request;
    const revised = pipeline.revise(request, decision, finding);
    const { decidedBy } = revised;
    const closed = new Promise((resolve) => ctx.res.once('close', resolve));
    let isOver = false;
    const beyond = bodyBeyond(ctx.req, max, { cut: decidedBy !== undefined, come: request.bodyCome }).then(() => {
      telemetry.revised(measurement, request, revised);
      strikes?.decided(request, { ...revised, findings: revised.findings.slice(-1) });
      // The application has returned and the body goes on, through a stream that it answers with or to a listener.
      if (isOver && decidedBy) breakOff(ctx);
      return revised;
    });
    const run = async () => {
      await current.run(request, next);
      // One that answers past Koa may return long before it does: until then the guard may have to answer for it.
      if (ctx.respond === false && !ctx.headerSent) await closed;
      return decision;
    };
    try {
      const isBeyond = decidedBy !== undefined && request.bodyCome > max;
      const answered = isBeyond ? beyond : run();
      const settled = decidedBy ? Promise.race([answered, beyond]) : answered;
      const isOurs = (result: Decision) => result === revised || request.isRefused;
      const final = await (complete ? current.run(request, complete<Decision>, request, settled, isOurs) : settled);
      if (final === revised && decidedBy) {
        leaveDecision(ctx, revised);
        await answers.refuse(request, decidedBy, telemetry.traceId(measurement));
      }
      return final;
    } finally {
      isOver = true;
    }
  };

  return {
    async run(request, next, decision) {
      request.countBody();
      try {
        // What the application tells the shield meanwhile belongs to the request.
        const answered = current.run(request, next);
        await (ofApplication
          ? current.run(request, ofApplication, request, answered, () => request.isRefused)
          : answered);
      } finally {
        finish(request, decision);
      }
    },

    async runCounting(visit, limit, decision) {
      visit.request.countBody();
      let final = decision;
      try {
        final = await counting(visit, limit, decision, ofApplication);
      } finally {
        finish(visit.request, final);
      }
    },

    async runRouteCounting(visit, limit, decision) {
      const final = await counting(visit, limit, decision, undefined);
      if (final !== decision) visit.request.refuse();
    },
  };
}
