import { Throttles } from './auth/throttle.js';
import { Delays } from './behavior/delays.js';
import type { CheckServices } from './checks/index.js';
import { CurrentRequest } from './current-request.js';
import { engineOf } from './detection/engine.js';
import { exportTroubles } from './health/export-status.js';
import { Health, type Trouble } from './health/health.js';
import { StoreHealth } from './health/store-health.js';
import { type AddressSet, addressSet } from './intel/address-set.js';
import { Clouds } from './intel/clouds/clouds.js';
import { directoryCache } from './intel/directory-cache.js';
import { placesOf } from './intel/places.js';
import type { Settings } from './options/schema.js';
import { compileLimit } from './policy/limit.js';
import { type Privacy, privacyOf } from './privacy/privacy.js';
import { proxyTrust } from './request/proxy-trust.js';
import { type AutoBan, autoBan } from './state/auto-ban.js';
import { BanList } from './state/ban-list.js';
import { systemClock } from './state/clock.js';
import { Emergency } from './state/emergency.js';
import { memoryStore } from './state/memory.js';
import { toldStore } from './state/told-store.js';
import { trialBans } from './state/trial-bans.js';
import { banEvent } from './telemetry/ban-event.js';
import { behaviorTelling } from './telemetry/behavior.js';
import { emergencyEvent } from './telemetry/emergency-event.js';
import { Events } from './telemetry/events.js';
import { intelEvent } from './telemetry/intel-event.js';
import { Metrics } from './telemetry/metrics.js';
import { activeContext } from './telemetry/registry.js';
import { storeEvent } from './telemetry/store-event.js';
import { Telemetry } from './telemetry/telemetry.js';
import { Warnings } from './warnings/warnings.js';

/** All that one guard holds. Two guards share none of it, but a store that both are handed. */
export interface Services extends CheckServices {
  readonly allow: AddressSet;
  /** Trusted addresses for what outlives a change of rules. */
  readonly trusted: TrustedNow;
  readonly strikes: AutoBan | undefined;
  readonly events: Events;
  /** What OpenTelemetry is not told; `undefined` where nothing is asked for. */
  readonly privacy: Privacy | undefined;
  readonly metrics: Metrics;
  readonly telemetry: Telemetry;
  /** For what the application tells the shield while it is at work on a request. */
  readonly current: CurrentRequest;
  readonly health: Health;
  readonly warnings: Warnings;
  /** Ends listening to how the store is. */
  readonly unwatchStore: () => void;
}

const DAY = 86_400_000;

const EMERGENCY: Trouble = Object.freeze({ status: 'degraded', reason: 'emergency.on' });

/** Builds the services of a guard from its options. */
export function createServices(options: Settings): Services {
  const now = systemClock;
  const warnings = new Warnings(options.warnings);
  const health = new Health(now, [
    () => (emergency.on ? [EMERGENCY] : []),
    () => storeHealth.troubles,
    () => places.broken.map((option): Trouble => ({ status: 'degraded', reason: `${option}.failed` })),
    () => clouds.troubles,
    exportTroubles,
  ]);
  const places = placesOf(options.countries, (change) => intelEvent(events, change));
  const store = options.store ? toldStore(options.store, (kind) => health.note(`store.${kind}.failed`)) : memoryStore();
  const privacy = privacyOf(options.privacy);
  const events = new Events({
    budget: options.telemetry.events,
    wave: options.telemetry.wave,
    now,
    onEvent: options.onEvent,
    privacy,
    suppressed: (event) => metrics.suppressed(event),
    report: health.report,
  });
  const emergency = new Emergency(options.emergency.on && options.checks.emergency !== 'off', (on) =>
    emergencyEvent(events, on, activeContext()),
  );
  const isProxy = options.proxies ? proxyTrust(options.proxies.trust).has : () => false;
  const countMonitored = options.mode === 'monitor' || options.checks.ban === 'monitor';
  const banStore = countMonitored ? trialBans(store.bans) : store.bans;
  const bans = new BanList(banStore, now, isProxy, (change, ban) =>
    banEvent({ events, places }, change, ban, activeContext()),
  );
  const metrics = new Metrics(
    () => bans.list(),
    () => [...clouds.ages].map(([name, age]) => [`clouds.${name}`, age / 1_000] as const),
    () => ({ isEmergency: emergency.on, isStoreDegraded: store.watch && storeHealth.isDegraded }),
  );
  const storeHealth = new StoreHealth(now, (change) => storeEvent(events, change));
  const report = (fault: unknown) => health.report('store.bans.failed', 'the store could not keep a ban', fault);
  const allow = addressSet(options.ip?.allow ?? []);
  const trusted = trustedNow(allow);
  const strikes =
    options.ban && options.checks.ban !== 'off'
      ? autoBan(options.ban, { bans, allow: trusted, now, countMonitored, report })
      : undefined;
  const { refresh = DAY, sources = {}, cache } = options.clouds ?? {};
  const clouds: Clouds = new Clouds({
    refresh,
    sources,
    caches: [...(store.cache ? [store.cache] : []), ...(cache === undefined ? [] : [directoryCache(cache)])],
    listener: {
      updated: (name, { size }, age) =>
        intelEvent(events, { change: 'updated', source: `clouds.${name}`, ranges: size, age }),
      failed: (name, error, age) => intelEvent(events, { change: 'failed', source: `clouds.${name}`, error, age }),
      cacheFailed: (name, error) => health.report('clouds.cache.failed', `clouds.${name} could not be cached`, error),
    },
    warn: warnings.warn,
  });
  const unwatchStore = store.watch?.({
    degraded: (reason) => storeHealth.degraded(reason),
    recovered: () => storeHealth.recovered(),
    took: (operation, milliseconds, fault) => metrics.store(operation, milliseconds / 1_000, fault),
    lifted: (subject) => strikes?.forgive(subject),
  });
  return {
    allow,
    trusted,
    banned: bans,
    places,
    deny: addressSet(options.ip?.deny ?? []),
    bans,
    store,
    now,
    throttles: new Throttles(now),
    delays: new Delays(),
    telling: behaviorTelling(events, metrics, options.telemetry),
    report: health.report,
    emergency,
    clouds,
    engineOf: perSettings(engineOf),
    limitOf: perSettings((limit) => compileLimit(limit, { now, warn: warnings.warn })),
    strikes,
    events,
    privacy,
    metrics,
    telemetry: new Telemetry(options.telemetry, events, metrics, health.report),
    current: new CurrentRequest(),
    health,
    warnings,
    warn: warnings.warn,
    unwatchStore: unwatchStore ?? (() => {}),
  };
}

/** The addresses that are trusted at a moment. */
export interface TrustedNow extends AddressSet {
  current: AddressSet;
}

function trustedNow(allow: AddressSet): TrustedNow {
  return {
    current: allow,
    get size() {
      return this.current.size;
    },
    match(address) {
      return this.current.match(address);
    },
  };
}

/** What is made of settings, once for each. */
function perSettings<Given extends object, Made>(make: (settings: Given) => Made): (settings: Given) => Made {
  const made = new WeakMap<Given, Made>();
  return (settings) => {
    const known = made.get(settings) ?? make(settings);
    made.set(settings, known);
    return known;
  };
}
