import type { FindingValue } from '../checks/check.js';

/** One thing that happened, as OpenTelemetry gets it: a log record with an event name. */
export interface SecurityEvent {
  /** UUID, the attribute `guard.event.id` too. */
  readonly id: string;
  /** `guard.ip.denied`, `guard.ban.created`, `guard.app.auth.failed`. */
  readonly name: string;
  readonly severity: 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** One sentence for people. */
  readonly body: string;
  /** Redacted facts, by the names of the telemetry reference. */
  readonly attributes: Readonly<Record<string, FindingValue>>;
  readonly traceId?: string;
  readonly spanId?: string;
}
