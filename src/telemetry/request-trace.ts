import {
  type Attributes,
  type Context,
  type HrTime,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { CheckName } from '../checks/check.js';
import type { CheckObserver, Decision, JudgedFinding, PipelineObserver } from '../pipeline.js';
import type { Privacy } from '../privacy/privacy.js';
import type { GuardRequest } from '../request/guard-request.js';
import { errorType, type Facts, findingAttributes, requestAttributes } from './attributes.js';
import { findingTrace } from './finding-trace.js';
import { ATTRIBUTES, SPANS } from './names.js';
import { runWithin } from './registry.js';
import { type SpanClock, spanClock } from './span-clock.js';
import { tracer } from './tracer.js';

/** One check that ran: times of performance.now(). */
interface CheckRun {
  readonly check: CheckName;
  readonly start: number;
  readonly end: number;
  readonly finding: JudgedFinding | undefined;
  readonly facts: Facts | undefined;
  /** The span of a check that may wait, open since before it ran. */
  readonly span: Span | undefined;
}

/**
 * Which spans a request gets: `live` from its start on, `deferred` once it turns out to have a finding, `apart` then too, but in
 * a trace of their own, since its own is not recorded, `off` none, times only.
 */
export type SpanRecording = 'live' | 'deferred' | 'apart' | 'off';

/**
 * Times the checks of one request and records their spans. Spans of checks that answer at once are created after the
 * fact, with explicit times; those of checks that may wait before, so that what they call belongs to them.
 */
export class RequestTrace implements PipelineObserver {
  readonly start: number;
  readonly runs: CheckRun[] = [];
  readonly #parent: Context;
  readonly #recording: SpanRecording;
  readonly #name: string;
  #clock: SpanClock | undefined;
  #guardSpan: Span | undefined;
  #guardContext: Context;

  constructor(
    parent: Context,
    recording: SpanRecording,
    name: string = SPANS.GUARD.name,
    start: number = performance.now(),
  ) {
    this.start = start;
    this.#parent = parent;
    this.#guardContext = parent;
    this.#recording = recording;
    this.#name = name;
    if (recording === 'live') this.#openGuardSpan();
  }

  ran(check: CheckName, start: number, end: number, finding: JudgedFinding | undefined): void {
    this.runs.push({ check, start, end, finding, facts: undefined, span: undefined });
  }

  open(check: CheckName): CheckObserver {
    const start = performance.now();
    const span = this.#guardSpan?.isRecording() ? this.#startCheck(check, start) : undefined;
    const inside = span && trace.setSpan(this.#guardContext, span);
    return {
      within: (run) => (inside ? runWithin(inside, run) : run()),
      close: (finding, facts) => void this.runs.push({ check, start, end: performance.now(), finding, facts, span }),
    };
  }

  /** Whether the guard span is kept. Without a parent that is known only once there is one. */
  get isRecording(): boolean {
    return this.#guardSpan?.isRecording() === true;
  }

  /** The guard span's context, or the request's own where there is none. */
  get context(): Context {
    return this.#guardContext;
  }

  /** Ends the spans. Answers with the context that each finding's event belongs to. */
  finish(request: GuardRequest, decision: Decision, end: number): (finding: JudgedFinding) => Context {
    if (decision.findings.length > 0) {
      if (this.#recording === 'deferred') this.#openGuardSpan();
      if (this.#recording === 'apart' || (this.#recording === 'deferred' && !this.isRecording)) this.#openApart();
    }
    const guardSpan = this.#guardSpan;
    if (!guardSpan) return () => this.#guardContext;
    const contexts = new Map<JudgedFinding, Context>();
    if (guardSpan.isRecording()) {
      for (const run of this.runs) this.#finishCheck(run, request.privacy, contexts);
      guardSpan.setAttributes(guardAttributes(request, decision));
    }
    guardSpan.end(this.#time(end));
    return (finding) => contexts.get(finding) ?? this.#guardContext;
  }

  #openGuardSpan(): void {
    const startTime = this.#time(this.start);
    this.#guardSpan = tracer().startSpan(this.#name, { kind: SpanKind.INTERNAL, startTime }, this.#parent);
    this.#guardContext = trace.setSpan(this.#parent, this.#guardSpan);
  }

  #openApart(): void {
    const apart = findingTrace(this.#name, this.#time(this.start), this.#parent);
    if (!apart) return;
    this.#guardSpan = apart.span;
    this.#guardContext = apart.context;
  }

  #startCheck(check: CheckName, start: number, attributes: Attributes = {}): Span {
    const startTime = this.#time(start);
    return tracer().startSpan(`guard.${check}`, { kind: SpanKind.INTERNAL, startTime, attributes }, this.#guardContext);
  }

  #finishCheck(run: CheckRun, privacy: Privacy | undefined, contexts: Map<JudgedFinding, Context>): void {
    const { check, start, end, finding, facts, span: opened } = run;
    const own = checkAttributes(check, finding, privacy);
    const all = facts ? { ...facts, ...own } : own;
    const attributes = privacy?.attributes(all) ?? all;
    const span = opened?.setAttributes(attributes) ?? this.#startCheck(check, start, attributes);
    if (finding?.error) span.setStatus({ code: SpanStatusCode.ERROR, message: errorType(finding.error) });
    if (finding) contexts.set(finding, trace.setSpan(this.#guardContext, span));
    span.end(this.#time(end));
  }

  #time(performanceNow: number): HrTime {
    this.#clock ??= spanClock(trace.getSpan(this.#parent));
    return this.#clock(performanceNow);
  }
}

const passed = new Map<CheckName, Facts>();

function checkAttributes(check: CheckName, finding: JudgedFinding | undefined, privacy: Privacy | undefined): Facts {
  if (finding)
    return {
      ...findingAttributes(finding, privacy),
      [ATTRIBUTES.CONCLUSION.name]: finding.error ? 'error' : finding.action,
    };
  let attributes = passed.get(check);
  if (!attributes) {
    attributes = Object.freeze({ [ATTRIBUTES.CHECK.name]: check, [ATTRIBUTES.CONCLUSION.name]: 'pass' });
    passed.set(check, attributes);
  }
  return attributes;
}

function guardAttributes(request: GuardRequest, { outcome, mode, score }: Decision): Attributes {
  const facts = requestAttributes(request);
  facts[ATTRIBUTES.OUTCOME.name] = outcome;
  facts[ATTRIBUTES.MODE.name] = mode;
  facts[ATTRIBUTES.SCORE.name] = score;
  return request.privacy?.attributes(facts) ?? facts;
}

/** Puts the outcome on the server span of the HTTP instrumentation, so that sampling and span metrics see it there. */
export function markServerSpan(parent: Context, outcome: Decision['outcome']): void {
  const metadata = parent.getValue(RPC_METADATA) as { readonly span?: Span } | undefined;
  metadata?.span?.setAttribute(ATTRIBUTES.OUTCOME.name, outcome);
}

const RPC_METADATA = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA');
