import type { Context, Next } from 'koa';
import { applicationOf, type Visit } from './application.js';
import { leaveDecision, leaveRequest, leaveRouteGuard } from './context.js';
import { answerDetect } from './detect.js';
import { guardedDetect } from './guarded-detect.js';
import { healthRoute } from './health/route.js';
import { statusReader } from './health/status.js';
import { unknownVariables } from './options/environment.js';
import type { GuardOptions } from './options/options.js';
import { readOptions } from './options/read-options.js';
import type { Decision } from './pipeline.js';
import { compilePaths } from './policy/path-pattern.js';
import { type Regime, regimeOf } from './regime.js';
import { clientResolver } from './request/client.js';
import { fingerprintReader } from './request/fingerprint.js';
import { GuardRequest } from './request/guard-request.js';
import { answersOf } from './response/answers.js';
import { guardRules } from './rules/guard-rules.js';
import { regimes } from './rules/regimes.js';
import { createServices } from './services.js';
import { type Shield, shieldOf } from './shield.js';
import { unlikelyCategories } from './warnings/ban-categories.js';
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
  const { telemetry, strikes, health, warnings } = services;
  const unknown = unknownVariables(process.env);
  if (unknown) warnings.warn('GUARD_ENV_UNKNOWN', unknown);
  const unlikely = unlikelyCategories(settings.ban);
  if (unlikely) warnings.warn('GUARD_BAN_CATEGORY_UNKNOWN', unlikely);
  const answers = answersOf(settings, health.report);
  const application = applicationOf(services, answers);
  const inForce = regimes(settings, services, (settings, services, version) =>
    regimeOf(settings, services, { answers, application, version }),
  );
  const rules = settings.rules && guardRules(settings.rules, services, inForce);
  const status = statusReader(() => inForce.current.settings, services, rules);
  const resolveClient = clientResolver(settings.proxies);
  const readFingerprint = fingerprintReader(settings.fingerprint);
  const isExcluded = compilePaths(settings.exclude);
  const answersHealth = settings.health ? healthRoute(settings.health, health, status) : undefined;
  const first = firstRequests(settings, services);
  const findings = Object.freeze([]);
  const bypassed: Decision = Object.freeze({ outcome: 'bypassed', mode: settings.mode, findings, score: 0 });

  const middleware = {
    // Spans and stack traces show a middleware by this name.
    guard(ctx: Context, next: Next): Promise<void> {
      const regime = inForce.current;
      const request = new GuardRequest(ctx, resolveClient, readFingerprint, services.places);
      request.rules = regime.version;
      request.privacy = services.privacy;
      leaveRequest(ctx, request);
      leaveRouteGuard(ctx, regime.atRoute);
      const waiting = answers.begin(request);
      return waiting ? waiting.then(() => decide(request, next, regime)) : decide(request, next, regime);
    },
  }.guard;

  function decide(request: GuardRequest, next: Next, { routes }: Regime): Promise<void> {
    first.look?.(request);
    if (answersHealth?.(request)) return conclude(pass(request), request, answers.finish(request));
    if (isExcluded?.(request.path)) {
      request.leadTo(routes.excluded);
      return application.run(request, next, pass(request));
    }
    const measurement = telemetry.begin();
    const pipeline = routes.resolve(request).pipelineOf(request);
    const visit: Visit = { request, next, pipeline, measurement };
    const decision = pipeline.run(request, measurement?.trace);
    return decision instanceof Promise ? decision.then((settled) => act(visit, settled)) : act(visit, decision);
  }

  /** Decides on a request that no check looks at. */
  function pass({ ctx, learned }: GuardRequest): Decision {
    const decision = learned ? Object.freeze({ ...bypassed, ...learned }) : bypassed;
    leaveDecision(ctx, decision);
    return decision;
  }

  function act(visit: Visit, decision: Decision): Promise<void> {
    const { request, next, measurement } = visit;
    // The application has it to itself from here on.
    request.keepBody(undefined);
    telemetry.decided(measurement, request, decision);
    health.decided(decision);
    strikes?.decided(request, decision);
    request.decided(decision);
    leaveDecision(request.ctx, decision);
    if (decision.decidedBy) {
      const pending = answers.refuse(request, decision.decidedBy, telemetry.traceId(measurement));
      return conclude(decision, request, pending);
    }
    if (answers.isPreflight(request)) return conclude(decision, request, answers.answerPreflight(request));
    if (request.bodyLimit) return application.runCounting(visit, request.bodyLimit, decision);
    return application.run(request, next, decision);
  }

  /** Counts a request that the guard itself has answered, or is about to. */
  function conclude(decision: Decision, request: GuardRequest, pending: Promise<void> | undefined): Promise<void> {
    telemetry.answered(decision, request.destination?.pattern);
    return pending ?? ANSWERED;
  }

  rules?.start();
  answerDetect(
    middleware,
    guardedDetect(() => inForce.current.settings, services),
  );
  return shieldOf(middleware, { status, rules }, settings, services);
}

const ANSWERED = Promise.resolve();
