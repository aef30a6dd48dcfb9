import type { GuardOptions } from '../options/options.js';
import { systemClock } from '../state/clock.js';
import { Events } from '../telemetry/events.js';
import { ATTRIBUTES, EVENTS } from '../telemetry/names.js';
import { activeContext, diagnostics } from '../telemetry/registry.js';
import type { Change } from './storage/storage.js';

/** The door through which changes of rules are told, every one: what is not told did not happen, for who looks later. */
export function changeEvents(onEvent: GuardOptions['onEvent']) {
  const events = new Events({
    budget: false,
    wave: false,
    now: systemClock,
    onEvent,
    suppressed: () => {},
    report: (_reason, message, error) => diagnostics().error(`koa-otel-guard: ${message}`, error),
  });
  return {
    tell(document: string, { version, actor, action, summary, reason }: Change): void {
      const { name, severity } = EVENTS.RULES_CHANGED;
      const why = reason === undefined ? '' : `: ${reason}`;
      events.tell(name, severity, activeContext(), () => ({
        body: `${actor} made version ${version} of the rules "${document}" (${action}, ${summary})${why}.`,
        attributes: {
          [ATTRIBUTES.RULES_DOCUMENT.name]: document,
          [ATTRIBUTES.RULES_VERSION.name]: version,
          [ATTRIBUTES.RULES_ACTION.name]: action,
          [ATTRIBUTES.RULES_DIFF.name]: summary,
          [ATTRIBUTES.USER_ID.name]: actor,
          ...(reason !== undefined && { [ATTRIBUTES.RULES_REASON.name]: reason }),
        },
      }));
    },
    close: () => events.close(),
  };
}
