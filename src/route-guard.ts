import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { Application } from './application.js';
import { modeOf } from './checks/index.js';
import { decisionOf, leaveDecision, type RouteGuard, requestOf } from './context.js';
import type { PolicySettings } from './options/policy.js';
import { type Decision, isAmong, type JudgedFinding, outcomeOf } from './pipeline.js';
import type { Arrival } from './policy/arrivals.js';
import { partsOf } from './policy/policy.js';
import { placeInRouter, routePattern } from './policy/router.js';
import type { Routes } from './policy/routes.js';
import type { Destination } from './request/guard-request.js';
import type { Answers } from './response/answers.js';
import type { Services } from './services.js';
import { SPANS } from './telemetry/names.js';

export interface RouteGuardParts {
  readonly routes: Routes;
  readonly answers: Answers;
  readonly application: Application;
}

/**
 * Guards requests that arrive at a policy. One that was resolved beforehand has met all of it; of any other the policy is checked
 * now, besides what the guard has checked before.
 */
export function routeGuard(
  { telemetry, strikes, health, warn }: Services,
  { routes, answers, application }: RouteGuardParts,
): RouteGuard {
  return async (ctx, next, middleware) => {
    const request = requestOf(ctx);
    const parts = partsOf(middleware) ?? [];
    if (!request || request.destination?.policies.has(parts)) return next();
    const place = placeInRouter(ctx, middleware) ?? digestOf(parts);
    const from = request.destination ?? routes.everywhere;
    const arrival = routes.arrival({ parts, place }, from);
    if (parts.some(loosens)) warn('GUARD_POLICY_LATE', late(arrival));
    request.leadTo(onArrival(from, arrival, ctx));

    const measurement = telemetry.begin(SPANS.ROUTE.name);
    const pipeline = arrival.pipelineOf(request);
    const earlier = decisionOf(ctx);
    const { bodyLimit } = request;
    const monitored = earlier && monitoredBefore(earlier, arrival);
    const decision =
      earlier && monitored
        ? enforced(earlier, monitored, arrival)
        : newly(earlier, await pipeline.run(request, measurement?.trace));
    const whole = earlier ? joined(earlier, decision, monitored) : decision;
    request.keepBody(undefined);
    telemetry.decided(measurement, request, decision);
    health.decided(decision);
    if (!monitored || !strikes?.countsMonitored) strikes?.decided(request, decision);
    request.decided(decision);
    leaveDecision(ctx, whole);
    if (decision.decidedBy) {
      request.refuse();
      return answers.refuse(request, decision.decidedBy, telemetry.traceId(measurement));
    }
    const limit = request.bodyLimit;
    if (!limit || limit === bodyLimit) return next();
    return application.runRouteCounting({ request, next, pipeline, measurement }, limit, whole);
  };
}

/** What was only monitored before and counts where the request has arrived; a check that failed only where nothing else does. */
function monitoredBefore({ findings }: Decision, { settings }: Arrival): JudgedFinding | undefined {
  const stopping = findings.filter(
    ({ check, action, state }) =>
      state === 'monitored' && action !== 'flag' && modeOf(settings, { name: check }) === 'enforce',
  );
  return stopping.find(({ error }) => !error) ?? stopping[0];
}

function enforced(earlier: Decision, found: JudgedFinding, { settings: { mode } }: Arrival): Decision {
  const decidedBy = Object.freeze({ ...found, state: 'enforced' as const });
  const findings = Object.freeze([decidedBy]);
  return Object.freeze({ ...earlier, outcome: outcomeOf(decidedBy), mode, findings, decidedBy });
}

/** A decision without what was found before, too: one thing is told and counted once. */
function newly(earlier: Decision | undefined, decision: Decision): Decision {
  const findings = decision.findings.filter((finding) => !earlier || !isAmong(earlier.findings, finding));
  if (findings.length === decision.findings.length) return decision;
  const score = Math.min(
    100,
    findings.reduce((sum, finding) => sum + finding.score, 0),
  );
  return Object.freeze({ ...decision, findings: Object.freeze(findings), score });
}

/** One decision of what was found before and what was found on arrival, which has the last word. `again`: found both times. */
function joined(earlier: Decision, later: Decision, again: JudgedFinding | undefined): Decision {
  const before = earlier.findings.filter((finding) => finding !== again);
  const findings = Object.freeze([...before, ...later.findings]);
  const score = again ? earlier.score : Math.min(100, earlier.score + later.score);
  return Object.freeze({ ...earlier, ...later, findings, score });
}

/** Where a request has arrived: policies that it passed before are not asked twice, and are told of, too. */
function onArrival(from: Destination, { destination: here }: Arrival, ctx: Context): Destination {
  return {
    policy: [from.policy, here.policy].filter((name) => name !== undefined).join(', '),
    pattern: from.pattern ?? routePattern(ctx),
    policies: new Set([...from.policies, ...here.policies]),
    checks: new Set([...from.checks, ...here.checks]),
    modes: here.modes,
  };
}

/** What a policy goes by that stands in no router's layer: the same in every process that runs the same code. */
function digestOf(parts: readonly PolicySettings[]): string {
  const digest = digests.get(parts) ?? createHash('sha256').update(JSON.stringify(parts, written)).digest('hex');
  digests.set(parts, digest);
  return `policy_${digest.slice(0, 8)}`;
}

const digests = new WeakMap<readonly PolicySettings[], string>();

/** Functions and patterns as their text, checks by their names: what else such an object holds is the application's. */
function written(_: string, value: unknown): unknown {
  if (typeof value === 'function' || value instanceof RegExp) return String(value);
  return typeof value === 'object' && value !== null && 'run' in value ? Reflect.get(value, 'name') : value;
}

/** What holds only for a policy that is known beforehand. */
function loosens({ bypass, mode, checks, auth, rateLimit, requireHttps, detection }: PolicySettings): boolean {
  return (
    (bypass !== undefined && bypass !== false) ||
    mode === 'monitor' ||
    Object.values(checks ?? {}).some((mode) => mode !== 'enforce') ||
    [auth, rateLimit, requireHttps, detection].includes(false) ||
    (typeof detection === 'object' && detection.exclude !== undefined)
  );
}

function late({ destination }: Arrival): string {
  return `The policy "${destination.policy}" loosens something, and the guard did not know of it before the request arrived there.`;
}
