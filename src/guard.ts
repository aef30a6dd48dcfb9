import type { Context, Next } from 'koa';
import { unknownVariables } from './options/environment.js';
import type { GuardOptions } from './options/options.js';
import { readOptions } from './options/read-options.js';
import type { Decision } from './pipeline.js';
import { compile } from './policy/compile.js';
import { compilePaths } from './policy/path-pattern.js';
import { clientResolver } from './request/client.js';
import { GuardRequest } from './request/guard-request.js';
import { answer } from './response/answer.js';
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
    strike?.(request, decision);
    if (!decision.decidedBy) return proceed(ctx, next, request, decision);
    leave(ctx, decision);
    answer(ctx, decision.decidedBy, telemetry.traceId(measurement));
    telemetry.answered(decision);
    return ANSWERED;
  }

  async function proceed(ctx: Context, next: Next, request: GuardRequest, decision: Decision): Promise<void> {
    leave(ctx, decision);
    try {
      await current.run(request, next);
    } finally {
      telemetry.answered(decision, matchedRoute(ctx));
    }
  }

  return shieldOf(middleware, settings, services);
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
