import { type Context, createContextKey, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import type { BehaviorTelling } from '../behavior/acting.js';
import type { Settings } from '../options/schema.js';
import { isThenable } from '../promise.js';
import { requestAttributes } from './attributes.js';
import type { Events } from './events.js';
import { findingTrace } from './finding-trace.js';
import type { Metrics } from './metrics.js';
import { ATTRIBUTES, EVENTS, SPANS } from './names.js';
import { activeContext, registered, runWithin } from './registry.js';
import { spanClock } from './span-clock.js';
import { tracer } from './tracer.js';

/** Tells OpenTelemetry what behaviour rules have found. */
export function behaviorTelling(
  events: Events,
  metrics: Metrics,
  { spans }: Pick<Settings['telemetry'], 'spans'>,
): BehaviorTelling {
  return {
    matched(request, { rule, kind, count, above, window }, actions, state) {
      for (const action of actions) metrics.behavior(rule, action, state);
      const { name, severity } = actions.includes('alert') ? EVENTS.BEHAVIOR_ALERT : EVENTS.BEHAVIOR_MATCHED;
      events.tell(name, severity, answerTrace(activeContext()), () => {
        const facts = requestAttributes(request);
        const who = facts[ATTRIBUTES.CLIENT_ADDRESS.name] ?? 'an unknown address';
        return {
          body: `More than ${above} ${WHAT[kind]} within ${window} s, ${who}: ${actions.join(', ')} by the rule "${rule}".`,
          attributes: {
            ...facts,
            [ATTRIBUTES.BEHAVIOR_RULE.name]: rule,
            [ATTRIBUTES.BEHAVIOR_KIND.name]: kind,
            [ATTRIBUTES.BEHAVIOR_COUNT.name]: count,
            [ATTRIBUTES.BEHAVIOR_THRESHOLD.name]: above,
            [ATTRIBUTES.BEHAVIOR_ACTION.name]: actions.join(', '),
            [ATTRIBUTES.STATE.name]: state,
          },
        };
      });
    },

    within(rules, run) {
      const parent = activeContext();
      // The server span may have ended with the answer: whether it was recorded says its flag.
      const isSampled = ((trace.getSpanContext(parent)?.traceFlags ?? 0) & TraceFlags.SAMPLED) !== 0;
      if (spans === 'none' || !registered().trace) return run();
      if (!isSampled) return runWithin(parent.setValue(ANSWER, { rules, start: performance.now() }), run);
      const clock = spanClock(trace.getSpan(parent));
      const span = tracer().startSpan(
        SPANS.RESPONSE.name,
        {
          kind: SpanKind.INTERNAL,
          startTime: clock(performance.now()),
          attributes: { [ATTRIBUTES.BEHAVIOR_RULE.name]: rules.join(', ') },
        },
        parent,
      );
      const end = () => span.end(clock(performance.now()));
      try {
        const result = runWithin(trace.setSpan(parent, span), run);
        if (isThenable(result)) Promise.resolve(result).then(end, end);
        else end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

/** What is looked at, where the trace of its request is not recorded. */
interface Answer {
  readonly rules: readonly string[];
  readonly start: number;
}

const ANSWER = createContextKey('koa-otel-guard answer');

/** The context that an event about an answer belongs to: a trace of its own where the request has none that is recorded. */
function answerTrace(active: Context): Context {
  const answer = active.getValue(ANSWER) as Answer | undefined;
  if (!answer) return active;
  const clock = spanClock(undefined);
  const apart = findingTrace(SPANS.RESPONSE.name, clock(answer.start), active);
  apart?.span.setAttribute(ATTRIBUTES.BEHAVIOR_RULE.name, answer.rules.join(', ')).end(clock(performance.now()));
  return apart?.context ?? active;
}

const WHAT = { usage: 'calls', frequency: 'calls', response: 'such answers' } as const;
