import type { Next } from 'koa';
import { leaveDecision, matchedRoute } from './context.js';
import type { Decision, Pipeline } from './pipeline.js';
import { bodyBeyond } from './request/body-count.js';
import type { BodyLimit, GuardRequest } from './request/guard-request.js';
import type { Answers } from './response/answers.js';
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
}

export function applicationOf({ current, strikes, telemetry }: Services, answers: Answers): Application {
  const { ofApplication } = answers;

  return {
    async run(request, next, decision) {
      try {
        // What the application tells the shield meanwhile belongs to the request.
        const answered = current.run(request, next);
        await (ofApplication ? current.run(request, ofApplication, request, answered) : answered);
      } finally {
        answers.complete(request);
        telemetry.answered(decision, matchedRoute(request.ctx));
      }
    },

    async runCounting({ request, next, pipeline, measurement }, { max, finding }, decision) {
      const { ctx } = request;
      const revised = pipeline.revise(request, decision, finding);
      const { decidedBy } = revised;
      const beyond = bodyBeyond(ctx.req, max, { cut: decidedBy !== undefined }).then(() => {
        telemetry.revised(measurement, request, revised);
        strikes?.decided(request, { ...revised, findings: revised.findings.slice(-1) });
        return revised;
      });
      let final = decision;
      try {
        const isBeyond = decidedBy !== undefined && ctx.req.readableLength > max;
        const answered = isBeyond ? beyond : current.run(request, next).then(() => decision);
        const settled = decidedBy ? Promise.race([answered, beyond]) : answered;
        final = await (ofApplication
          ? current.run(request, ofApplication<Decision>, request, settled, revised)
          : settled);
        if (final === revised && decidedBy) {
          leaveDecision(ctx, revised);
          await answers.refuse(request, decidedBy, telemetry.traceId(measurement));
        }
      } finally {
        answers.complete(request);
        telemetry.answered(final, matchedRoute(ctx));
      }
    },
  };
}
