import { randomUUID } from 'node:crypto';
import { type Context, trace } from '@opentelemetry/api';
import type { Report } from '../health/health.js';
import type { JudgedFinding } from '../pipeline.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Clock } from '../state/clock.js';
import { exceptionAttributes, type Facts, findingAttributes, redactedFacts, requestAttributes } from './attributes.js';
import { type Logger, loggerLookup } from './logger.js';
import { ATTRIBUTES, EVENTS, type EventEntry, SCHEMA_URL } from './names.js';
import { redact } from './redact.js';
import { SCOPE_NAME, SCOPE_VERSION } from './scope.js';
import type { SecurityEvent } from './security-event.js';

/** The severities that are used, with their numbers in the log data model. */
const SEVERITY_NUMBERS = { INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

/** The one door through which security events leave: to OpenTelemetry as log records, and to `onEvent`. */
export class Events {
  readonly #logger: () => Logger | undefined;
  readonly #now: Clock;
  readonly #onEvent: ((event: SecurityEvent) => void) | undefined;
  readonly #report: Report;

  constructor(now: Clock, onEvent: ((event: SecurityEvent) => void) | undefined, report: Report) {
    this.#logger = loggerLookup(SCOPE_NAME, SCOPE_VERSION, SCHEMA_URL);
    this.#now = now;
    this.#onEvent = onEvent;
    this.#report = report;
  }

  /** Tells of a finding, in the context of the span of its check. */
  finding(request: GuardRequest, finding: JudgedFinding, score: number, where: Context): void {
    if (!this.#isHeard()) return;
    const facts: Facts = {
      ...requestAttributes(request),
      ...findingAttributes(finding),
      [ATTRIBUTES.SCORE.name]: score,
    };
    if (request.userAgent !== '') facts[ATTRIBUTES.USER_AGENT.name] = redact(request.userAgent);
    if (finding.error) Object.assign(facts, exceptionAttributes(finding.error));
    const entry = entryOf(finding);
    this.#emit(entry.name, entry.severity, sentence(entry, finding, facts), facts, where);
  }

  /** Tells of anything else; body and attributes are redacted here. */
  tell(name: string, severity: SecurityEvent['severity'], body: string, attributes: Facts, where: Context): void {
    if (!this.#isHeard()) return;
    const facts = redactedFacts(attributes);
    try {
      this.#emit(name, severity, redact(body), facts, where);
    } catch (error) {
      this.#report('telemetry.failed', 'telling of an event failed', error);
    }
  }

  #isHeard(): boolean {
    return this.#onEvent !== undefined || this.#logger() !== undefined;
  }

  #emit(name: string, severity: SecurityEvent['severity'], body: string, facts: Facts, where: Context): void {
    const id = randomUUID();
    const time = this.#now();
    const attributes = Object.freeze({ ...facts, [ATTRIBUTES.EVENT_ID.name]: id, [ATTRIBUTES.EVENT_NAME.name]: name });
    this.#logger()?.emit({
      eventName: name,
      severityNumber: SEVERITY_NUMBERS[severity],
      severityText: severity,
      timestamp: time,
      body,
      attributes,
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
