import { randomUUID } from 'node:crypto';
import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Report } from '../health/health.js';
import type { JudgedFinding } from '../pipeline.js';
import type { Privacy } from '../privacy/privacy.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { type Clock, wallClock } from '../state/clock.js';
import { type AttackWave, AttackWaves, type AttackWavesOptions } from './attack-waves.js';
import { exceptionAttributes, type Facts, findingAttributes, redactedFacts, requestAttributes } from './attributes.js';
import { EventBudget } from './event-budget.js';
import { type Logger, loggerLookup } from './logger.js';
import { ATTRIBUTES, EVENTS, type EventEntry, SCHEMA_URL } from './names.js';
import { redact } from './redact.js';
import { SCOPE_NAME, SCOPE_VERSION } from './scope.js';
import type { SecurityEvent } from './security-event.js';
import { waveFacts } from './wave-facts.js';

/** The severities that are used, with their numbers in the log data model. */
const SEVERITY_NUMBERS = { INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

/** What an event says. */
export interface Telling {
  /** One sentence. */
  readonly body: string;
  readonly attributes: Facts;
}

export interface EventsOptions {
  /** How many events of one name are told; `false` for all. */
  readonly budget: { readonly burst: number; readonly perSecond: number } | false;
  /** When findings of one client are told together; `false` for never. */
  readonly wave: AttackWavesOptions | false;
  readonly now: Clock;
  readonly onEvent: ((event: SecurityEvent) => void) | undefined;
  /** What OpenTelemetry is not told. */
  readonly privacy?: Privacy | undefined;
  /** Hears of an event that was not told. */
  readonly suppressed: (event: string) => void;
  /** Hears of a fault. */
  readonly report: Report;
}

/** The one door through which security events leave: to OpenTelemetry as log records, and to `onEvent`. */
export class Events {
  readonly #logger: () => Logger | undefined;
  readonly #onEvent: ((event: SecurityEvent) => void) | undefined;
  readonly #privacy: Privacy | undefined;
  readonly #budget: EventBudget | undefined;
  readonly #waves: AttackWaves | undefined;
  readonly #suppressed: (event: string) => void;
  readonly #report: Report;

  constructor({ budget, wave, now, onEvent, privacy, suppressed, report }: EventsOptions) {
    this.#logger = loggerLookup(SCOPE_NAME, SCOPE_VERSION, SCHEMA_URL);
    this.#onEvent = onEvent;
    this.#privacy = privacy;
    this.#suppressed = suppressed;
    this.#report = report;
    const listener = { suppressed, summedUp: (event: string, count: number) => this.#sumUp(event, count) };
    this.#budget = budget ? new EventBudget({ ...budget, summaryAfter: SUMMARY_AFTER }, now, listener) : undefined;
    this.#waves = wave
      ? new AttackWaves(wave, now, (phase, told, within) => this.#tellWave(phase, told, within ?? ROOT_CONTEXT))
      : undefined;
  }

  /** Tells of a finding, in the context of the span of its check, unless it is part of an attack wave. */
  finding(request: GuardRequest, finding: JudgedFinding, score: number, where: Context): void {
    const entry = entryOf(finding);
    // A check that failed is a fault of ours: it is told whatever a client does.
    if (!finding.error && this.#isHeard && this.#waves?.takes(request, finding, where)) {
      this.#suppressed(entry.name);
      return;
    }
    if (!this.#isTold(entry.name)) return;
    const facts: Facts = {
      ...requestAttributes(request),
      ...findingAttributes(finding, this.#privacy),
      [ATTRIBUTES.SCORE.name]: score,
    };
    if (request.userAgent !== '') facts[ATTRIBUTES.USER_AGENT.name] = redact(request.userAgent);
    if (finding.error) Object.assign(facts, exceptionAttributes(finding.error));
    this.#emit(entry.name, entry.severity, sentence(entry, finding, facts), facts, where);
  }

  /**
   * Tells of anything else. What is written is redacted here; it is not asked for when nobody would hear it. `share`: which
   * part of the budget it takes from, that of its name by default.
   */
  tell(name: string, severity: SecurityEvent['severity'], where: Context, write: () => Telling, share = name): void {
    try {
      if (!this.#isTold(name, share)) return;
      const { body, attributes } = write();
      this.#emit(name, severity, redact(body), redactedFacts(attributes, this.#privacy), where);
    } catch (error) {
      this.#report('telemetry.failed', 'telling of an event failed', error);
    }
  }

  /** Sums up what was not told, and ends what waits to. */
  close(): void {
    this.#waves?.close();
    this.#budget?.close();
  }

  get #isHeard(): boolean {
    return this.#onEvent !== undefined || this.#logger() !== undefined;
  }

  #isTold(name: string, share = name): boolean {
    return this.#isHeard && (this.#budget === undefined || this.#budget.admits(name, share));
  }

  #tellWave(phase: 'began' | 'lasts' | 'ended', wave: AttackWave, where: Context): void {
    const { name, severity } = EVENTS.ATTACK_WAVE;
    try {
      if (!this.#isTold(name)) return;
      const words = { began: 'began', lasts: 'goes on', ended: 'ended' };
      const body = `An attack wave from ${wave.address} ${words[phase]}: ${wave.findings} findings.`;
      this.#emit(name, severity, body, waveFacts(phase, wave), where);
    } catch (error) {
      this.#report('telemetry.failed', 'telling of an attack wave failed', error);
    }
  }

  /** Belongs to no request, though one may have led to it. */
  #sumUp(event: string, count: number): void {
    const { name, severity } = EVENTS.EVENTS_SUPPRESSED;
    const body = `Did not tell of ${count} more events of ${event}: they came too fast.`;
    const facts = { [ATTRIBUTES.SUPPRESSED_EVENT.name]: event, [ATTRIBUTES.SUPPRESSED_COUNT.name]: count };
    try {
      this.#emit(name, severity, body, facts, ROOT_CONTEXT);
    } catch (error) {
      this.#report('telemetry.failed', 'telling of suppressed events failed', error);
    }
  }

  #emit(name: string, severity: SecurityEvent['severity'], body: string, facts: Facts, where: Context): void {
    const id = randomUUID();
    const time = wallClock();
    const attributes = Object.freeze({ ...facts, [ATTRIBUTES.EVENT_ID.name]: id, [ATTRIBUTES.EVENT_NAME.name]: name });
    // The application is told who it was; what leaves the process is what the options let out.
    const privacy = this.#privacy;
    this.#logger()?.emit({
      eventName: name,
      severityNumber: SEVERITY_NUMBERS[severity],
      severityText: severity,
      timestamp: time,
      body: privacy ? privacy.sentence(body, facts) : body,
      attributes: privacy ? privacy.attributes(attributes) : attributes,
      context: where,
    });
    if (!this.#onEvent) return;
    const span = trace.getSpanContext(where);
    const report = (error: unknown) => this.#report('on_event.failed', 'onEvent threw', error);
    try {
      const answer: unknown = this.#onEvent({
        id,
        name,
        severity,
        time,
        body,
        attributes,
        ...(span && { traceId: span.traceId, spanId: span.spanId }),
      });
      if (isThenable(answer)) Promise.resolve(answer).catch(report);
    } catch (error) {
      report(error);
    }
  }
}

/** Milliseconds until suppressed events are summed up. */
const SUMMARY_AFTER = 30_000;

const BY_REASON: ReadonlyMap<string, EventEntry> = new Map(
  Object.values(EVENTS).map((entry) => [entry.name.replace(/^guard\./, ''), entry]),
);

function entryOf({ check, reason, error }: JudgedFinding): EventEntry {
  if (error) return EVENTS.CHECK_FAILED;
  // A check of the application's own may call its reason anything: no event but those of a check itself is had by it.
  return (reason.startsWith(`${check}.`) && BY_REASON.get(reason)) || EVENTS.CUSTOM_MATCHED;
}

function sentence({ description }: EventEntry, { state, action, error }: JudgedFinding, facts: Facts): string {
  const who = facts[ATTRIBUTES.CLIENT_ADDRESS.name] ?? 'an unknown address';
  const what = `${facts[ATTRIBUTES.METHOD.name]} ${facts[ATTRIBUTES.PATH.name]}`;
  const done = state === 'monitored' ? 'Would have answered' : action === 'flag' ? 'Flagged' : 'Answered';
  const status = action === 'flag' ? '' : ` ${facts[ATTRIBUTES.STATUS.name]} to`;
  const why = error
    ? `${description.slice(0, -1)}: ${facts[ATTRIBUTES.EXCEPTION_MESSAGE.name]}`
    : description.slice(0, -1);
  return `${done}${status} ${what} from ${who}: ${why}.`;
}
