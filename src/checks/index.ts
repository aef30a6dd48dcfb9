import type { Throttles } from '../auth/throttle.js';
import type { Engine } from '../detection/engine.js';
import { type AddressSet, addressSet } from '../intel/address-set.js';
import type { Clouds } from '../intel/clouds/clouds.js';
import type { Places } from '../intel/places.js';
import { blocksCountries } from '../options/countries.js';
import type { Settings } from '../options/schema.js';
import type { RouteSettings } from '../policy/overlay.js';
import type { BanLookup } from '../state/ban-list.js';
import { wallClock } from '../state/clock.js';
import type { Emergency } from '../state/emergency.js';
import { auth } from './auth.js';
import { ban, callerBan } from './ban.js';
import { type BehaviorServices, behavior } from './behavior.js';
import { body } from './body.js';
import { bodySize } from './body-size.js';
import { bot } from './bot.js';
import { ABOVE_ROUTES, type Check, type CheckMode } from './check.js';
import { cloud } from './cloud.js';
import { contentType } from './content-type.js';
import { country } from './country.js';
import { custom } from './custom.js';
import { detection } from './detection.js';
import { emergency } from './emergency.js';
import { headers } from './headers.js';
import { trapFields, trapPaths } from './honeypot.js';
import { https } from './https.js';
import { type IpAddresses, ip } from './ip.js';
import { origin } from './origin.js';
import { type RateLimitServices, rateLimit } from './rate-limit.js';
import { referrer } from './referrer.js';
import { timeWindow } from './time-window.js';
import { userAgent } from './user-agent.js';

/** Headers that carry secrets, or what the HTTP parser has read already. */
function unreadHeaders({ auth, detection }: Settings): ReadonlySet<string> {
  const own = auth && auth.scheme === 'api-key' ? [auth.header] : [];
  return new Set([...UNREAD, ...own, ...(detection ? detection.ignoreHeaders : [])]);
}

const UNREAD = ['authorization', 'proxy-authorization', 'content-length', 'connection', 'host'];

/** What checks are made from, besides options. */
export interface CheckServices extends BehaviorServices, RateLimitServices {
  readonly allow: AddressSet;
  readonly places: Places;
  /** Addresses that are blocked. */
  readonly deny: AddressSet;
  /** Who is banned. */
  readonly banned: BanLookup;
  readonly throttles: Throttles;
  readonly emergency: Emergency;
  readonly clouds: Clouds;
  /** The engine of these settings of detection, the same for the same ones. */
  readonly engineOf: (settings: DetectionSettings) => Engine;
}

type DetectionSettings = Exclude<Settings['detection'], false>;

/** What a request is, as far as that decides which checks it meets. */
export interface RequestKind {
  /** From an address in `ip.allow`: without the checks that trust passes by. */
  readonly trusted: boolean;
  /** A preflight that the guard answers itself: without the checks that it cannot pass. */
  readonly preflight: boolean;
  /** With the check that lets only few in. */
  readonly inEmergency: boolean;
  /** Arrived at its route: without the checks that stand above all routes, which it has passed. */
  readonly atRoute: boolean;
}

/**
 * Makes the checks that are switched on, each once, and lists them for a kind of request in the order in which they run:
 * what is known of the client first, what costs most last.
 */
export function checksInOrder(options: RouteSettings, services: CheckServices): (kind: RequestKind) => Check[] {
  const { checks, userAgents, mode } = options;
  const holdsToMax = mode === 'enforce' && (checks.body_size ?? 'enforce') === 'enforce';
  const { banned } = services;
  const rules =
    options.behavior.length > 0 && checks.behavior !== 'off'
      ? behavior(options.behavior, services, {
          monitored: mode === 'monitor' || checks.behavior === 'monitor',
          checkTimeout: options.checkTimeout,
        })
      : undefined;
  const limits = options.rateLimit ? rateLimit(options.rateLimit, services, rules?.rider) : undefined;
  const emergencyCheck = emergency(options.emergency);
  const addressBan = byTrust((manualOnly) => ban(banned, { manualOnly }));
  // A check of the application's own may learn who the caller is, too.
  const asked = options.auth && options.custom.length > 0 ? new WeakMap() : undefined;
  const subjectBan = byTrust((manualOnly) => callerBan(banned, { manualOnly, ...(asked && { asked }) }));
  const traps = options.honeypot;
  const trapsFields = traps && traps.fields.length > 0;
  const looksAtBodies = (options.detection && checks.detection !== 'off') || (trapsFields && checks.honeypot !== 'off');
  const inOrder: readonly (Check | false | undefined | ((kind: RequestKind) => Check | false))[] = [
    ({ inEmergency, atRoute }) => inEmergency && !atRoute && emergencyCheck,
    (kind) => !kind.atRoute && addressBan(kind),
    isIpWeaker(options) && { ...ip({ deny: services.deny, only: undefined }), aboveRoutes: true },
    (options.ip || options.requireIp) && ip(addressesOf(options, services)),
    options.timeWindow && timeWindow(options.timeWindow, { now: wallClock }),
    options.countries && blocksCountries(options.countries) && country(options.countries, services.places),
    // Made only where it runs: it has lists fetched.
    options.clouds &&
      checks.cloud !== 'off' &&
      options.clouds.deny.length > 0 &&
      cloud(options.clouds, services.clouds),
    userAgents && (userAgents.deny.length > 0 || userAgents.empty) && userAgent(userAgents),
    userAgents?.bots && bot(userAgents.bots),
    options.https && https(options.https),
    options.headers && headers(options.headers),
    options.referrers && referrer(options.referrers),
    options.upgrades?.origins && origin(options.upgrades.origins),
    options.contentTypes && contentType(options.contentTypes),
    options.body.max !== undefined && bodySize(options.body.max),
    // Who tries what there might be has no credentials: a trap behind auth would never be sprung.
    traps && traps.paths.length > 0 && trapPaths(traps.paths),
    limits?.beforeAuth,
    options.auth && auth(options.auth, { throttles: services.throttles, checkTimeout: options.checkTimeout }),
    options.auth && subjectBan,
    limits?.afterAuth,
    rules?.check,
    looksAtBodies && options.body.inspect > 0 && body(options.body, { holdsToMax }),
    trapsFields && trapFields(traps.fields),
    options.detection &&
      detection(services.engineOf(options.detection), { ...options.detection, unread: unreadHeaders(options) }),
    ...custom(options.custom),
    options.custom.length > 0 && subjectBan,
  ];
  return (kind) =>
    inOrder
      .map((entry) => (typeof entry === 'function' ? entry(kind) : entry))
      .filter((check) => !!check)
      .filter((check) => modeOf(options, check) !== 'off' && !(kind.trusted && check.skipsTrusted))
      .filter(({ skipsPreflight }) => !(kind.preflight && skipsPreflight));
}

function addressesOf({ ip, requireIp }: RouteSettings, { allow, deny }: CheckServices): IpAddresses {
  const only = requireIp ? addressSet(requireIp) : ip?.allowOnly ? allow : undefined;
  return { deny: ip ? deny : NOBODY, only };
}

const NOBODY = addressSet([]);

/** The mode of a check. A guard that only monitors blocks nothing, whatever the mode of a check. */
export function modeOf(
  options: Pick<RouteSettings, 'mode' | 'checks' | 'above'>,
  { name, aboveRoutes = ABOVE_ROUTES.includes(name) }: Pick<Check, 'name' | 'aboveRoutes'>,
): CheckMode {
  const { mode, checks } = (aboveRoutes && options.above) || options;
  return checks[name] === 'off' ? 'off' : mode === 'monitor' ? 'monitor' : (checks[name] ?? 'enforce');
}

/** Whether addresses are checked more loosely than everywhere else, which must not let in those that are denied. */
function isIpWeaker(options: RouteSettings): boolean {
  const [here, everywhere] = [false, true].map((aboveRoutes) => modeOf(options, { name: 'ip', aboveRoutes }));
  return options.ip !== undefined && here !== everywhere && here !== 'enforce' && everywhere !== 'off';
}

/** For trusted clients only a ban that was set by hand counts. */
function byTrust(make: (manualOnly: boolean) => Check): (kind: RequestKind) => Check {
  const [everybody, trusted] = [make(false), make(true)];
  return (kind) => (kind.trusted ? trusted : everybody);
}
