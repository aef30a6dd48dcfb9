import type { Context, Next } from 'koa';
import { healthRoute } from './health/route.js';
import { statusReader } from './health/status.js';
import { unknownVariables } from './options/environment.js';
import type { GuardOptions } from './options/options.js';
import { readOptions } from './options/read-options.js';
import type { Decision, JudgedFinding, Pipeline } from './pipeline.js';
import { compile } from './policy/compile.js';
import { compilePaths } from './policy/path-pattern.js';
import { bodyBeyond } from './request/body-count.js';
import { clientResolver } from './request/client.js';
import { fingerprintReader } from './request/fingerprint.js';
import { type BodyLimit, GuardRequest } from './request/guard-request.js';
import { answering } from './response/answer.js';
import { answerHeaders } from './response/answer-headers.js';
import { breakOff, hangUp } from './response/hang-up.js';
import { keepHeaders } from './response/keep-headers.js';
import { modifying } from './response/modify.js';
import { createServices } from './services.js';
import { type Shield, shieldOf } from './shield.js';
import type { Measurement } from './telemetry/telemetry.js';
import { firstRequests } from './warnings/first-requests.js';

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
  const services = createServices(settings);
  const { telemetry, strikes, current, health, warnings } = services;
  const unknown = unknownVariables(process.env);
  if (unknown) warnings.warn('GUARD_ENV_UNKNOWN', unknown);
  const status = statusReader(settings, services);
  const pipelineOf = compile(settings, services);
  const isExcluded = compilePaths(settings.exclude);
  const resolveClient = clientResolver(settings.proxies);
  const readFingerprint = fingerprintReader(settings.fingerprint);
  const bypassed: Decision = Object.freeze({
    outcome: 'bypassed',
    mode: settings.mode,
    findings: Object.freeze([]),
    score: 0,
  });
  const { checkTimeout, respond } = settings;
  const { report } = health;
  const headers = answerHeaders(settings, report);
  const answer = answering(respond, { checkTimeout, report });
  const modified = respond.modify && modifying(respond.modify, { checkTimeout, report });
  const answersHealth = settings.health ? healthRoute(settings.health, health, status) : undefined;
  const first = firstRequests(settings, warnings, (error) => report('warnings.failed', 'a validation failed', error));

  const middleware = {
    // Spans and stack traces show a middleware by this name.
    guard(ctx: Context, next: Next): Promise<void> {
      const request = new GuardRequest(ctx, resolveClient, readFingerprint);
      keepHeaders(ctx, (name) => headers.names.has(name) || request.answerHeaders?.has(name) === true);
      const waiting = headers.write(request);
      return waiting ? waiting.then(() => decide(request, next)) : decide(request, next);
    },
  }.guard;

  function decide(request: GuardRequest, next: Next): Promise<void> {
    first.look?.(request);
    if (answersHealth?.(request)) {
      const decision = passing(request);
      leave(request.ctx, decision);
      telemetry.answered(decision);
      return finish(request) ?? ANSWERED;
    }
    if (isExcluded?.(request.path)) return proceed(request, next, passing(request));
    const measurement = telemetry.begin();
    const pipeline = pipelineOf(request);
    const visit: Visit = { request, next, pipeline, measurement };
    const decision = pipeline.run(request, measurement?.trace);
    return decision instanceof Promise
      ? decision.then((settled) => conclude(visit, settled))
      : conclude(visit, decision);
  }

  /** The decision on a request that no check looks at. */
  function passing({ learned }: GuardRequest): Decision {
    return learned ? Object.freeze({ ...bypassed, ...learned }) : bypassed;
  }

  function conclude(visit: Visit, decision: Decision): Promise<void> {
    const { request, next, measurement } = visit;
    telemetry.decided(measurement, request, decision);
    health.decided(decision);
    strikes?.decided(request, decision);
    let pending: undefined | Promise<void>;
    if (decision.decidedBy) {
      pending = refuse(visit, decision, decision.decidedBy);
    } else if (settings.cors && request.isPreflight) {
      leave(request.ctx, decision);
      request.ctx.status = 204;
      pending = finish(request);
    } else {
      return request.bodyLimit ? proceedCounting(visit, request.bodyLimit, decision) : proceed(request, next, decision);
    }
    telemetry.answered(decision);
    return pending ?? ANSWERED;
  }

  function refuse(visit: Visit, decision: Decision, finding: JudgedFinding): undefined | Promise<void> {
    const { request, measurement } = visit;
    const { ctx } = request;
    leave(ctx, decision);
    if (ctx.headerSent) {
      breakOff(ctx);
      return undefined;
    }
    if (finding.status === 413) hangUp(ctx);
    return finish(request, answer(ctx, finding, telemetry.traceId(measurement)));
  }

  /** Lets the application modify an answer of the guard's own, once it is there. */
  function finish(request: GuardRequest, pending?: Promise<void>): undefined | Promise<void> {
    const modifying =
      pending && modified ? pending.then(() => modified.ours(request)) : (pending ?? modified?.ours(request));
    if (modifying) return modifying.then(() => headers.complete(request));
    headers.complete(request);
    return undefined;
  }

  /** Has the application work on a request, so that what it tells the shield meanwhile belongs to it. */
  function enter(request: GuardRequest, next: Next): Promise<void> {
    Reflect.set(request.ctx, REQUEST, request);
    return current.run(request, next);
  }

  async function proceed(request: GuardRequest, next: Next, decision: Decision): Promise<void> {
    leave(request.ctx, decision);
    try {
      const application = enter(request, next);
      await (modified ? current.run(request, modified.theirs, request, application) : application);
    } finally {
      headers.answerPreflight(request);
      headers.complete(request);
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
      strikes?.decided(request, { ...revised, findings: revised.findings.slice(-1) });
      return revised;
    });
    let final = decision;
    try {
      leave(ctx, decision);
      const isBeyond = decidedBy !== undefined && ctx.req.readableLength > max;
      const answered = isBeyond ? beyond : enter(request, next).then(() => decision);
      const settled = decidedBy ? Promise.race([answered, beyond]) : answered;
      final = await (modified ? current.run(request, modified.theirs, request, settled, revised) : settled);
      if (final === revised && decidedBy) await refuse(visit, revised, decidedBy);
    } finally {
      headers.complete(request);
      telemetry.answered(final, matchedRoute(ctx));
    }
  }

  return shieldOf(middleware, status, settings, services, requestOf);
}

/** A request on its way through the guard. */
interface Visit {
  readonly request: GuardRequest;
  readonly next: Next;
  readonly pipeline: Pipeline;
  readonly measurement: Measurement | undefined;
}

const ANSWERED = Promise.resolve();
const REQUEST = Symbol('the request as the guard knows it');

/** The request behind a context that the application hands back. What is no context has none. */
function requestOf(ctx: unknown): GuardRequest | undefined {
  try {
    const request: unknown = Reflect.get(Object(ctx), REQUEST);
    return request instanceof GuardRequest ? request : undefined;
  } catch {
    return undefined;
  }
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
