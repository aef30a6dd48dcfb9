import type { Context, Next } from 'koa';
import { healthRoute } from './health/route.js';
import { statusReader } from './health/status.js';
import type { GuardOptions } from './options/options.js';
import { readOptions } from './options/read-options.js';
import type { Decision } from './pipeline.js';
import { compile } from './policy/compile.js';
import { compilePaths } from './policy/path-pattern.js';
import { clientResolver } from './request/client.js';
import { GuardRequest } from './request/guard-request.js';
import { answering } from './response/answer.js';
import { keepHeaders } from './response/keep-headers.js';
import { modifying } from './response/modify.js';
import { createServices } from './services.js';
import { type Shield, shieldOf } from './shield.js';
import type { Measurement } from './telemetry/telemetry.js';
import { firstRequests } from './warnings/first-requests.js';

/**
 * Makes the middleware that guards a Koa application. Mount it first.
 *
 * @example
 * const shield = guard({ ip: { deny: ['203.0.113.0/24'] } });
 * app.use(shield);
 *
 * @throws {GuardOptionsError} at once, naming every option that is wrong.
 */
export function guard(options: GuardOptions = {}): Shield {
  const settings = readOptions(options);
  const services = createServices(settings);
  const { telemetry, strike, current, health, warnings } = services;
  const status = statusReader(settings, services);
  const pipelineOf = compile(settings, services);
  const isExcluded = compilePaths(settings.exclude);
  const resolveClient = clientResolver(settings.proxies);
  const bypassed: Decision = Object.freeze({
    outcome: 'bypassed',
    mode: settings.mode,
    findings: Object.freeze([]),
    score: 0,
  });
  const { checkTimeout, respond } = settings;
  const { report } = health;
  const answer = answering(respond, { checkTimeout, report });
  const modified = respond.modify && modifying(respond.modify, { checkTimeout, report });
  const answersHealth = settings.health ? healthRoute(settings.health, health, status) : undefined;
  const first = firstRequests(settings, warnings, (error) => report('warnings.failed', 'a validation failed', error));

  const middleware = {
    // Spans and stack traces show a middleware by this name.
    guard(ctx: Context, next: Next): Promise<void> {
      const request = new GuardRequest(ctx, resolveClient);
      keepHeaders(ctx, (name) => request.answerHeaders?.has(name) === true);
      first.look?.(request);
      if (answersHealth?.(request)) {
        leave(ctx, bypassed);
        return answered(request, bypassed);
      }
      if (isExcluded?.(request.path)) return proceed(ctx, next, request, bypassed);
      const measurement = telemetry.begin();
      const decision = pipelineOf(request).run(request, measurement?.trace);
      return decision instanceof Promise
        ? decision.then((settled) => conclude(ctx, next, request, settled, measurement))
        : conclude(ctx, next, request, decision, measurement);
    },
  }.guard;

  function conclude(
    ctx: Context,
    next: Next,
    request: GuardRequest,
    decision: Decision,
    measurement: Measurement | undefined,
  ): Promise<void> {
    telemetry.decided(measurement, request, decision);
    health.decided(decision);
    strike?.(request, decision);
    if (!decision.decidedBy) return proceed(ctx, next, request, decision);
    leave(ctx, decision);
    return answered(request, decision, answer(ctx, decision.decidedBy, telemetry.traceId(measurement)));
  }

  /** Ends a request that the guard itself has answered, or is about to. */
  function answered(request: GuardRequest, decision: Decision, pending?: Promise<void>): Promise<void> {
    telemetry.answered(decision);
    if (!modified) return pending ?? ANSWERED;
    return pending ? pending.then(() => modified.ours(request)) : (modified.ours(request) ?? ANSWERED);
  }

  async function proceed(ctx: Context, next: Next, request: GuardRequest, decision: Decision): Promise<void> {
    leave(ctx, decision);
    try {
      await (modified ? current.run(request, modified.theirs, request, next) : current.run(request, next));
    } finally {
      telemetry.answered(decision, matchedRoute(ctx));
    }
  }

  return shieldOf(middleware, status, services);
}

const ANSWERED = Promise.resolve();

/** A state that is frozen, or none, is the application's to have: no reason to refuse a request. */
function leave({ state }: Context, decision: Decision): void {
  if (typeof state === 'object' && state !== null) Reflect.set(state, 'guard', decision);
}

/** The route that @koa/router matched, by its pattern. */
function matchedRoute(ctx: Context): string | undefined {
  const { _matchedRoute: route } = ctx as { _matchedRoute?: unknown };
  return route === undefined ? undefined : String(route);
}
