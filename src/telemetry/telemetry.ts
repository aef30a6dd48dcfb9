import { type Context, isSpanContextValid, trace } from '@opentelemetry/api';
import type { Report } from '../health/health.js';
import type { Settings } from '../options/schema.js';
import type { Decision, JudgedFinding } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Events } from './events.js';
import type { Metrics } from './metrics.js';
import { SPANS } from './names.js';
import { activeContext, registered } from './registry.js';
import { markServerSpan, RequestTrace } from './request-trace.js';

/** What is measured of one request; `undefined` where nobody records and nobody collects. */
export interface Measurement {
  readonly parent: Context;
  readonly start: number;
  readonly name: string;
  /** Whether the durations of its checks are told: of every traced request, of a share of the others. */
  readonly isTimed: boolean;
  /** Made once there is a finding where no check was timed. */
  trace: RequestTrace | undefined;
}

/** Tells OpenTelemetry of requests and decisions. A fault in here goes to its diagnostics, never into a request. */
export class Telemetry {
  readonly #spans: Settings['telemetry']['spans'];
  readonly #events: Events;
  readonly #metrics: Metrics;
  readonly #report: Report;
  #untimed = 0;
  #watchedUntil = Number.NEGATIVE_INFINITY;

  constructor({ spans }: Settings['telemetry'], events: Events, metrics: Metrics, report: Report) {
    this.#spans = spans;
    this.#events = events;
    this.#metrics = metrics;
    this.#report = report;
  }

  /** Begins to measure. `name`: what the span of the checks is called. */
  begin(name?: string): Measurement | undefined {
    try {
      return this.#begin(activeContext(), name);
    } catch (error) {
      this.#report('telemetry.failed', 'beginning a trace failed', error);
      return undefined;
    }
  }

  decided(measurement: Measurement | undefined, request: GuardRequest, decision: Decision): void {
    try {
      const where = measurement ? this.#measured(measurement, request, decision) : () => activeContext();
      for (const finding of decision.findings) this.#tell(request, decision, finding, where(finding));
      if (decision.outcome !== 'allowed') this.#metrics.refused(decision, request);
    } catch (error) {
      this.#report('telemetry.failed', 'telling of a decision failed', error);
    }
  }

  /** Tells of a decision whose last finding came while the application was at work. */
  revised(measurement: Measurement | undefined, request: GuardRequest, decision: Decision): void {
    try {
      const finding = decision.findings.at(-1);
      if (!finding) return;
      const parent = measurement?.parent ?? activeContext();
      const trace = this.#recordedTrace(parent, SPANS.LATE.name) ?? this.#traceApart(parent, SPANS.LATE.name);
      const now = performance.now();
      trace?.ran(finding.check, now, now, finding);
      const where = trace?.finish(request, decision, now) ?? (() => parent);
      if (measurement && trace) measurement.trace = trace;
      markServerSpan(parent, decision.outcome);
      this.#tell(request, decision, finding, where(finding));
      if (decision.decidedBy === finding) this.#metrics.refused(decision, request);
    } catch (error) {
      this.#report('telemetry.failed', 'telling of a decision failed', error);
    }
  }

  /** Tells of what the application has had looked at, and when that began and ended. */
  detected(request: GuardRequest, decision: Decision, start: number, end: number): void {
    try {
      const [finding] = decision.findings;
      const parent = activeContext();
      const { name } = SPANS.DETECT;
      const apart = finding && this.#traceApart(parent, name, start);
      const trace = this.#recordedTrace(parent, name, start) ?? apart;
      trace?.ran('detection', start, end, finding);
      const where = trace?.finish(request, decision, end) ?? (() => parent);
      if (finding) this.#tell(request, decision, finding, where(finding));
    } catch (error) {
      this.#report('telemetry.failed', 'telling of a detection failed', error);
    }
  }

  /** The trace that a request can be found by, when there is one. */
  traceId(measurement: Measurement | undefined): string | undefined {
    const where = measurement?.trace?.context ?? measurement?.parent ?? activeContext();
    const spanContext = trace.getSpanContext(where);
    return spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
  }

  /** Counts a request once its answer is known, and with it the route, if the application had one. */
  answered(decision: Decision, route?: string): void {
    this.#metrics.request(decision, route);
  }

  #begin(parent: Context, name: string = SPANS.GUARD.name): Measurement | undefined {
    // Asked of every request, traced or not: asking is what makes the instruments.
    const { isCollected } = this.#metrics;
    const recorded = this.#recordedTrace(parent, name);
    if (recorded) return { parent, name, start: recorded.start, isTimed: true, trace: recorded };
    if (!isCollected && !this.#isTracing) return undefined;
    const start = performance.now();
    const isTimed = isCollected && ++this.#untimed % UNTRACED_PER_TIMED === 0;
    const isWatched = isTimed || start < this.#watchedUntil;
    const watching = isWatched ? (this.#traceApart(parent, name, start) ?? timesOnly(parent, start)) : undefined;
    return { parent, name, start, isTimed, trace: watching };
  }

  #tell(request: GuardRequest, { score }: Decision, finding: JudgedFinding, where: Context): void {
    this.#metrics.finding(finding);
    this.#events.finding(request, finding, score, where);
  }

  get #isTracing(): boolean {
    return this.#spans !== 'none' && registered().trace !== undefined;
  }

  /** Without an SDK, or a parent that records, no spans. Without a parent the SDK's sampler is asked. */
  #recordedTrace(parent: Context, name: string, start?: number): RequestTrace | undefined {
    if (!this.#isTracing) return undefined;
    const span = trace.getSpan(parent);
    if (span && !span.isRecording()) return undefined;
    if (this.#spans === 'findings') return new RequestTrace(parent, 'deferred', name, start);
    const live = new RequestTrace(parent, 'live', name, start);
    return span || live.isRecording ? live : undefined;
  }

  #traceApart(parent: Context, name: string, start?: number): RequestTrace | undefined {
    return this.#isTracing ? new RequestTrace(parent, 'apart', name, start) : undefined;
  }

  #measured(measurement: Measurement, request: GuardRequest, decision: Decision) {
    const { parent, name, start, isTimed } = measurement;
    const end = performance.now();
    this.#metrics.duration((end - start) / 1_000, decision);
    if (isTimed) {
      for (const run of measurement.trace?.runs ?? []) {
        this.#metrics.checkDuration(run.check, (run.end - run.start) / 1_000);
      }
    }
    markServerSpan(parent, decision.outcome);
    if (decision.findings.length > 0) {
      this.#watchedUntil = end + WATCH;
      measurement.trace ??= untimed(this.#traceApart(parent, name, start), decision, end);
    }
    return measurement.trace?.finish(request, decision, end) ?? (() => parent);
  }
}

function timesOnly(parent: Context, start: number): RequestTrace {
  return new RequestTrace(parent, 'off', undefined, start);
}

/** What was found is known, when each check began is not. */
function untimed(apart: RequestTrace | undefined, { findings }: Decision, end: number): RequestTrace | undefined {
  for (const finding of findings) apart?.ran(finding.check, end, end, finding);
  return apart;
}

/** The others' check durations are still a fair picture, at a fraction of what a histogram costs per record. */
const UNTRACED_PER_TIMED = 16;

/**
 * Milliseconds after a finding for which the checks of requests are timed that are not traced: where there was one, others follow.
 * At all other times a request that nobody records costs no clock readings for it.
 */
const WATCH = 60_000;
