import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { summaryOf } from '../rules/diff.js';
import type { RulesChange, RulesPoll } from '../rules/listener.js';
import { errorType, type Facts } from './attributes.js';
import type { Events } from './events.js';
import { ATTRIBUTES, EVENTS, type EventEntry, SPANS } from './names.js';
import { redact } from './redact.js';
import { spanClock } from './span-clock.js';
import { tracer } from './tracer.js';

/** Tells of a change of the dynamic rules. It belongs to no request. */
export function rulesEvent(events: Events, source: string, change: RulesChange): void {
  const { name, severity } = ENTRIES[change.change];
  events.tell(name, severity, ROOT_CONTEXT, () => ({
    body: sentence(change),
    attributes: {
      [ATTRIBUTES.RULES_SOURCE.name]: redact(source),
      ...(change.version !== undefined && { [ATTRIBUTES.RULES_VERSION.name]: change.version }),
      ...factsOf(change),
    },
  }));
}

/** Records the span of one reading of the source, after the fact. */
export function rulesPollSpan(source: string, { start, end, result, version, error }: RulesPoll): void {
  const at = spanClock(undefined);
  const span = tracer().startSpan(
    SPANS.RULES_POLL.name,
    {
      kind: SpanKind.INTERNAL,
      startTime: at(start),
      attributes: {
        [ATTRIBUTES.RULES_SOURCE.name]: redact(source),
        [ATTRIBUTES.RULES_RESULT.name]: result,
        ...(version !== undefined && { [ATTRIBUTES.RULES_VERSION.name]: version }),
        ...(error && { [ATTRIBUTES.ERROR_TYPE.name]: errorType(error) }),
      },
    },
    ROOT_CONTEXT,
  );
  if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: redact(error.message) });
  span.end(at(end));
}

const ENTRIES: Readonly<Record<RulesChange['change'], EventEntry>> = {
  applied: EVENTS.RULES_APPLIED,
  rejected: EVENTS.RULES_REJECTED,
  expired: EVENTS.RULES_EXPIRED,
  unreachable: EVENTS.RULES_UNREACHABLE,
  recovered: EVENTS.RULES_RECOVERED,
};

function factsOf(change: RulesChange): Facts {
  switch (change.change) {
    case 'applied':
      return {
        [ATTRIBUTES.RULES_DIFF.name]: summaryOf(change.diff),
        [ATTRIBUTES.RULES_CACHED.name]: change.isCached,
        [ATTRIBUTES.RULES_DURATION.name]: change.duration / 1_000,
      };
    case 'rejected':
      return {
        [ATTRIBUTES.ERROR_TYPE.name]: change.error.code,
        [ATTRIBUTES.RULES_FAULTS.name]: change.error.faults.length,
      };
    case 'unreachable':
      return { [ATTRIBUTES.ERROR_TYPE.name]: errorType(change.error) };
    case 'recovered':
      return { [ATTRIBUTES.RULES_OUTAGE.name]: change.outage / 1_000 };
    case 'expired':
      return {};
  }
}

function sentence(change: RulesChange): string {
  switch (change.change) {
    case 'applied': {
      const what = summaryOf(change.diff);
      return `Rules version ${change.version} is in force${change.isCached ? ', as kept from before the start' : ''}: ${what === '' ? 'nothing differs' : what}.`;
    }
    case 'rejected':
      return `Rules are not applied, ${standing(change.version)}: ${redact(change.error.message)}.`;
    case 'expired':
      return `Rules version ${change.version} has expired: the guard's own options hold.`;
    case 'unreachable':
      return `The source of rules cannot be read, ${standing(change.version)}: ${redact(change.error.message)}.`;
    case 'recovered':
      return `The source of rules can be read again, after ${Math.round(change.outage)} ms.`;
  }
}

function standing(version: number | undefined): string {
  return version === undefined ? "the guard's own options hold" : `version ${version} goes on to hold`;
}
