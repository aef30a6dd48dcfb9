import type { Context, Next } from 'koa';
import type { GuardOptions } from './options/options.js';
import { readOptions } from './options/read-options.js';
import type { Decision } from './pipeline.js';
import { compile } from './policy/compile.js';
import { compilePaths } from './policy/path-pattern.js';
import { clientResolver } from './request/client.js';
import { GuardRequest } from './request/guard-request.js';
import { answer } from './response/answer.js';
import { answerHeaders } from './response/answer-headers.js';
import { keepHeaders } from './response/keep-headers.js';
import { createServices } from './services.js';
import { type Shield, shieldOf } from './shield.js';
import type { Measurement } from './telemetry/telemetry.js';

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
  const { telemetry, strike, current } = services;
  const pipelineOf = compile(settings, services);
  const isExcluded = compilePaths(settings.exclude);
  const resolveClient = clientResolver(settings.proxies);
  const headers = answerHeaders(settings);
  const bypassed: Decision = Object.freeze({ outcome: 'bypassed', mode: settings.mode, findings: [], score: 0 });

  const middleware = {
    // Spans and stack traces show a middleware by this name.
    guard(ctx: Context, next: Next): Promise<void> {
      const request = new GuardRequest(ctx, resolveClient);
      keepHeaders(ctx, (name) => headers.names.has(name) || request.answerHeaders?.has(name) === true);
      const waiting = headers.write(request);
      return waiting ? waiting.then(() => decide(ctx, next, request)) : decide(ctx, next, request);
    },
  }.guard;

  function decide(ctx: Context, next: Next, request: GuardRequest): Promise<void> {
    if (isExcluded?.(request.path)) {
      const { learned } = request;
      return proceed(ctx, next, request, learned ? Object.freeze({ ...bypassed, ...learned }) : bypassed);
    }
    const measurement = telemetry.begin();
    const decision = pipelineOf(request).run(request, measurement?.trace);
    return decision instanceof Promise
      ? decision.then((settled) => conclude(ctx, next, request, settled, measurement))
      : conclude(ctx, next, request, decision, measurement);
  }

  function conclude(
    ctx: Context,
    next: Next,
    request: GuardRequest,
    decision: Decision,
    measurement: Measurement | undefined,
  ): Promise<void> {
    telemetry.decided(measurement, request, decision);
    strike?.(request, decision);
    const isOurs = settings.cors !== false && request.isPreflight;
    if (!decision.decidedBy && !isOurs) return proceed(ctx, next, request, decision);
    leave(ctx, decision);
    if (decision.decidedBy) answer(ctx, decision.decidedBy, telemetry.traceId(measurement));
    else ctx.status = 204;
    telemetry.answered(decision);
    return ANSWERED;
  }

  async function proceed(ctx: Context, next: Next, request: GuardRequest, decision: Decision): Promise<void> {
    leave(ctx, decision);
    try {
      await current.run(request, next);
    } finally {
      headers.complete(request);
      telemetry.answered(decision, matchedRoute(ctx));
    }
  }

  return shieldOf(middleware, settings, services);
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
