import { randomUUID } from 'node:crypto';
import { directoryCache } from '../intel/directory-cache.js';
import type { RulesSettings } from '../options/rules.js';
import type { Services } from '../services.js';
import { wallClock } from '../state/clock.js';
import { rulesEvent, rulesPollSpan } from '../telemetry/rules-event.js';
import { RulePoller } from './poller.js';
import type { Regimes } from './regimes.js';
import { openSource } from './sources/open-source.js';

/** Has a guard follow the rule sets of a source, and tells of it. */
export function guardRules(settings: RulesSettings, services: Services, { apply }: Pick<Regimes, 'apply'>): RulePoller {
  const { events, metrics, health, store } = services;
  const { interval, verify, cache } = settings;
  const source = openSource(settings, randomUUID());
  const name = source.name ?? 'custom';
  const poller = new RulePoller({
    source,
    interval,
    verify,
    now: wallClock,
    apply,
    caches: [...(store.cache ? [store.cache] : []), ...(cache === undefined ? [] : [directoryCache(cache)])],
    listener: {
      changed: (change) => rulesEvent(events, name, change),
      polled(poll) {
        metrics.rulesPolled(poll.result);
        rulesPollSpan(name, poll);
      },
      faulted: (error) => health.report('rules.cache.failed', error.message, error),
    },
  });
  health.watch(() => poller.troubles);
  metrics.rules = () => poller;
  return poller;
}
