import type { Context, Next } from 'koa';
import { unknownVariables } from './options/environment.js';
import type { GuardOptions } from './options/options.js';
import { readOptions } from './options/read-options.js';
import type { Decision, JudgedFinding, Pipeline } from './pipeline.js';
import { compile } from './policy/compile.js';
import { compilePaths } from './policy/path-pattern.js';
import { bodyBeyond } from './request/body-count.js';
import { clientResolver } from './request/client.js';
import { type BodyLimit, GuardRequest } from './request/guard-request.js';
import { answer } from './response/answer.js';
import { breakOff, hangUp } from './response/hang-up.js';
import { keepHeaders } from './response/keep-headers.js';
import { createServices } from './services.js';
import { type Shield, shieldOf } from './shield.js';
import type { Measurement } from './telemetry/telemetry.js';

/**
 * Makes the middleware that guards a Koa application. Mount it first. Options that are not given are taken from the
 * environment: `GUARD_RATE_LIMIT_REQUESTS` is `rateLimit.requests`.
 *
 * @example
 * const shield = guard({ ip: { deny: ['203.0.113.0/24'] } });
 * app.use(shield);
 *
 * @throws {GuardOptionsError} at once, naming every option that is wrong.
 */
export function guard(options: GuardOptions = {}): Shield {
  const settings = readOptions(options, process.env);
  warnOfUnknown(unknownVariables(process.env));
  const services = createServices(settings);
  const { telemetry, strike, current } = services;
  const pipelineOf = compile(settings, services);
  const isExcluded = compilePaths(settings.exclude);
  const resolveClient = clientResolver(settings.proxies);
  const bypassed: Decision = Object.freeze({ outcome: 'bypassed', mode: settings.mode, findings: [], score: 0 });

  const middleware = {
    // Spans and stack traces show a middleware by this name.
    guard(ctx: Context, next: Next): Promise<void> {
      const request = new GuardRequest(ctx, resolveClient);
      keepHeaders(ctx, (name) => request.answerHeaders?.has(name) === true);
      if (isExcluded?.(request.path)) return proceed(request, next, bypassed);
      const measurement = telemetry.begin();
      const pipeline = pipelineOf(request);
      const visit: Visit = { request, next, pipeline, measurement };
      const decision = pipeline.run(request, measurement?.trace);
      return decision instanceof Promise
        ? decision.then((settled) => conclude(visit, settled))
        : conclude(visit, decision);
    },
  }.guard;

  function conclude(visit: Visit, decision: Decision): Promise<void> {
    const { request, next, measurement } = visit;
    telemetry.decided(measurement, request, decision);
    strike?.(request, decision);
    if (!decision.decidedBy) {
      return request.bodyLimit ? proceedCounting(visit, request.bodyLimit, decision) : proceed(request, next, decision);
    }
    refuse(visit, decision, decision.decidedBy);
    telemetry.answered(decision);
    return ANSWERED;
  }

  function refuse({ request: { ctx }, measurement }: Visit, decision: Decision, finding: JudgedFinding): void {
    leave(ctx, decision);
    if (ctx.headerSent) {
      breakOff(ctx);
      return;
    }
    answer(ctx, finding, telemetry.traceId(measurement));
    if (finding.status === 413) hangUp(ctx);
  }

  async function proceed(request: GuardRequest, next: Next, decision: Decision): Promise<void> {
    leave(request.ctx, decision);
    try {
      await current.run(request, next);
    } finally {
      telemetry.answered(decision, matchedRoute(request.ctx));
    }
  }

  /** Has the application work on a body whose length nobody knows yet, and answers in its place when that is too long. */
  async function proceedCounting(visit: Visit, { max, finding }: BodyLimit, decision: Decision): Promise<void> {
    const { request, next, pipeline, measurement } = visit;
    const { ctx } = request;
    const revised = pipeline.revise(request, decision, finding);
    const { decidedBy } = revised;
    const beyond = bodyBeyond(ctx.req, max, { cut: decidedBy !== undefined }).then(() => {
      telemetry.revised(measurement, request, revised);
      strike?.(request, { ...revised, findings: revised.findings.slice(-1) });
      return revised;
    });
    let final = decision;
    try {
      leave(ctx, decision);
      const isBeyond = decidedBy !== undefined && ctx.req.readableLength > max;
      const answered = isBeyond ? beyond : current.run(request, next).then(() => decision);
      final = await (decidedBy ? Promise.race([answered, beyond]) : answered);
      if (final === revised && decidedBy) refuse(visit, revised, decidedBy);
    } finally {
      telemetry.answered(final, matchedRoute(ctx));
    }
  }

  return shieldOf(middleware, settings, services);
}

/** A request on its way through the guard. */
interface Visit {
  readonly request: GuardRequest;
  readonly next: Next;
  readonly pipeline: Pipeline;
  readonly measurement: Measurement | undefined;
}

const ANSWERED = Promise.resolve();

function warnOfUnknown(variables: string | undefined): void {
  if (variables === undefined) return;
  process.emitWarning(`koa-otel-guard: ${variables}`, { type: 'GuardWarning', code: 'GUARD_ENV_UNKNOWN' });
}

/** A state that is frozen, or none, is the application's to have: no reason to refuse a request. */
function leave({ state }: Context, decision: Decision): void {
  if (typeof state === 'object' && state !== null) Reflect.set(state, 'guard', decision);
}

/** The route that @koa/router matched, by its pattern. */
function matchedRoute(ctx: Context): string | undefined {
  const { _matchedRoute: route } = ctx as { _matchedRoute?: unknown };
  return route === undefined ? undefined : String(route);
}
