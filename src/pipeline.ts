import type { Principal } from './auth/principal.js';
import type { Check, CheckName, Finding, FindingValue } from './checks/check.js';
import type { CloudPlace } from './intel/clouds/clouds.js';
import type { GuardRequest } from './request/guard-request.js';
import { withTimeout } from './timeout.js';

/** A finding and whether it counted. "What would change if I enforced this?" is one query over `state`. */
export interface JudgedFinding extends Finding {
  readonly state: 'enforced' | 'monitored';
  /** What a check that failed threw: the application's own object, the one thing in a decision that is not frozen. */
  readonly error?: Error;
}

/** What became of a request: one immutable answer to client, spans, events and metrics, so that they cannot disagree. */
export interface Decision {
  readonly outcome: 'allowed' | 'blocked' | 'redirected' | 'bypassed' | 'unavailable';
  readonly mode: 'enforce' | 'monitor';
  /** Everything found, in the order of the checks. */
  readonly findings: readonly JudgedFinding[];
  /** The finding that decided, when one did. */
  readonly decidedBy?: JudgedFinding;
  /** Threat points of the request, 0 to 100. */
  readonly score: number;
  /** Who the caller is, once `auth` has verified it. */
  readonly principal?: Principal;
  /** The API key that the caller has proved itself by, as a digest: what `shield.ban({ apiKey })` takes. */
  readonly apiKey?: string;
  /** The nonce of this answer's Content-Security-Policy, where one is used. */
  readonly nonce?: string;
  /** The cloud that the client is in, of those that `clouds` names. */
  readonly cloud?: CloudPlace;
}

/** A check in its place: with the mode it runs in. */
export interface Step {
  readonly check: Check;
  readonly mode: 'enforce' | 'monitor';
}

export interface PipelineOptions {
  readonly mode: 'enforce' | 'monitor';
  readonly onError: 'block' | 'allow';
  /** Milliseconds a check may take to answer. */
  readonly checkTimeout: number;
}

/** Watches the checks of one request. A request that nobody watches costs no clock readings. */
export interface PipelineObserver {
  /** A check that answered at once, with the times of performance.now() around it. */
  ran(check: CheckName, start: number, end: number, finding: JudgedFinding | undefined): void;
  /** A check that may wait is about to run. */
  open(check: CheckName): CheckObserver;
}

export interface CheckObserver {
  /** Runs the check, so that what it calls belongs to it. */
  within<Result>(run: () => Result): Result;
  /** `facts`: what the check tells of the request besides. */
  close(finding: JudgedFinding | undefined, facts: Readonly<Record<string, FindingValue>> | undefined): void;
}

/** Runs checks in order until one blocks. Answers at once unless a check waits. */
export class Pipeline {
  readonly #steps: readonly Step[];
  readonly #options: PipelineOptions;
  readonly #allowed: Decision;

  constructor(steps: readonly Step[], options: PipelineOptions) {
    this.#steps = steps;
    this.#options = options;
    this.#allowed = Object.freeze({ outcome: 'allowed', mode: options.mode, findings: Object.freeze([]), score: 0 });
  }

  run(request: GuardRequest, observer: PipelineObserver | undefined): Decision | Promise<Decision> {
    return this.#from(0, request, observer, undefined);
  }

  /** A decision with what was found after it was made. */
  revise(request: GuardRequest, { findings }: Decision, found: Finding): Decision {
    const step = this.#steps.find(({ check }) => check.name === found.check);
    return step ? this.#decide(request, [...findings, judge(step, found)]) : this.#allowed;
  }

  #from(
    first: number,
    request: GuardRequest,
    observer: PipelineObserver | undefined,
    earlier: JudgedFinding[] | undefined,
  ): Decision | Promise<Decision> {
    let findings = earlier;
    for (let i = first; i < this.#steps.length; i++) {
      const step = this.#steps[i] as Step;
      const { check } = step;
      if (check.concerns && !isConcerned(check, request)) continue;
      const opened = check.waits ? observer?.open(check.name) : undefined;
      const start = observer && !opened ? performance.now() : 0;
      let finding: JudgedFinding | undefined;
      try {
        const answer = opened ? opened.within(() => check.run(request)) : check.run(request);
        if (answer instanceof Promise) {
          return this.#settle(step, answer).then((settled) => {
            if (opened) opened.close(settled, check.describe?.(request));
            else observer?.ran(check.name, start, performance.now(), settled);
            const sofar = settled ? [...(findings ?? []), settled] : findings;
            return settled && isDecisive(settled)
              ? this.#decide(request, sofar)
              : this.#from(i + 1, request, observer, sofar);
          });
        }
        finding = answer && judge(step, answer);
      } catch (error) {
        finding = this.#failure(step, error);
      }
      if (opened) opened.close(finding, check.describe?.(request));
      else observer?.ran(check.name, start, performance.now(), finding);
      if (finding) {
        findings ??= [];
        findings.push(finding);
        if (isDecisive(finding)) break;
      }
    }
    return this.#decide(request, findings);
  }

  #settle(step: Step, answer: Promise<Finding | undefined>): Promise<JudgedFinding | undefined> {
    const { name, timesItself } = step.check;
    const inTime = timesItself ? answer : withTimeout(answer, this.#options.checkTimeout, name);
    return inTime.then(
      (found) => found && judge(step, found),
      (error) => this.#failure(step, error),
    );
  }

  /** A check that throws is a finding of its own. It is answered last, so that it never hides what the others found. */
  #failure(step: Step, thrown: unknown): JudgedFinding {
    const error = asError(thrown);
    const action = this.#options.onError === 'block' || step.check.failsClosed ? 'block' : 'flag';
    const finding = judge(step, { check: step.check.name, action, status: 500, reason: 'check.failed', score: 0 });
    return Object.freeze({ ...finding, error });
  }

  #decide({ learned }: GuardRequest, found: readonly JudgedFinding[] | undefined): Decision {
    if (found === undefined) return learned ? Object.freeze({ ...this.#allowed, ...learned }) : this.#allowed;
    const findings = Object.freeze(found.filter((finding, index) => !isAmong(found.slice(0, index), finding)));
    const stopping = findings.filter(({ action, state }) => action !== 'flag' && state === 'enforced');
    const decidedBy = stopping.find(isDecisive) ?? stopping[0];
    const score = Math.min(
      100,
      findings.reduce((sum, finding) => sum + finding.score, 0),
    );
    const { mode } = this.#options;
    if (!decidedBy) return Object.freeze({ outcome: 'allowed', mode, findings, score, ...learned });
    return Object.freeze({ outcome: outcomeOf(decidedBy), mode, findings, decidedBy, score, ...learned });
  }
}

/** A check that cannot say whether a request is its concern is run. */
function isConcerned(check: Check, request: GuardRequest): boolean {
  try {
    return check.concerns?.(request) !== false;
  } catch {
    return true;
  }
}

/** A finding of a custom check is a copy by now: freezing reaches nothing of the application's. */
function judge({ mode }: Step, finding: Finding): JudgedFinding {
  if (finding.attributes) Object.freeze(finding.attributes);
  if (finding.headers) Object.freeze(finding.headers);
  return Object.freeze({ ...finding, state: mode === 'enforce' ? 'enforced' : 'monitored' });
}

/** Whether the same has been found before, by a check that runs again for a policy. */
export function isAmong(
  findings: readonly JudgedFinding[],
  { check, reason, state, attributes }: JudgedFinding,
): boolean {
  return findings.some(
    (other) =>
      other.check === check &&
      other.reason === reason &&
      other.state === state &&
      JSON.stringify(other.attributes) === JSON.stringify(attributes),
  );
}

/** Ends the walk through the checks. A failed check does not: the ones after it are still asked. */
function isDecisive({ action, state, error }: JudgedFinding): boolean {
  return action !== 'flag' && state === 'enforced' && error === undefined;
}

/** What becomes of a request that a finding decides on. */
export function outcomeOf({ action, error }: JudgedFinding): Decision['outcome'] {
  if (error) return 'unavailable';
  return action === 'redirect' ? 'redirected' : 'blocked';
}

/** An error whose name, message and stack can be read, whatever was thrown. */
function asError(thrown: unknown): Error {
  try {
    if (!(thrown instanceof Error)) return new Error(String(thrown));
    const { name, message, stack } = thrown;
    const readable = [name, message, stack ?? ''].every((text) => typeof text === 'string');
    return readable ? thrown : new Error('an error without a readable name, message and stack');
  } catch {
    return new Error('something that cannot be read');
  }
}
