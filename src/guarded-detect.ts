import { matched, worstOf } from './checks/detection.js';
import { detectionOf, type GuardedDetect } from './detect.js';
import type { Settings } from './options/schema.js';
import type { Decision, JudgedFinding } from './pipeline.js';
import type { Services } from './services.js';

/** `detect` for a guard: by its options, told through its telemetry, while it is at work on a request. */
export function guardedDetect(
  settings: () => Settings,
  { engineOf, current, telemetry, strikes }: Services,
): GuardedDetect {
  return (value, name) => {
    const { request } = current;
    const { mode, checks, detection } = settings();
    if (!request || !detection || checks.detection === 'off') return undefined;
    const engine = engineOf(detection);
    const state = (checks.detection ?? mode) === 'monitor' ? 'monitored' : 'enforced';
    const start = performance.now();
    const findings = engine.inspectValue(value, name, request.path);
    const end = performance.now();
    const worst = worstOf(findings);
    const found: readonly JudgedFinding[] = worst
      ? [Object.freeze({ ...matched(worst, findings.length), action: 'flag', state })]
      : [];
    const decision: Decision = { outcome: 'allowed', mode, findings: found, score: worst?.score ?? 0 };
    telemetry.detected(request, decision, start, end);
    if (worst) strikes?.decided(request, decision);
    return detectionOf(findings);
  };
}
