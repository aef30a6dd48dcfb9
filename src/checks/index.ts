import type { Throttles } from '../auth/throttle.js';
import type { Engine } from '../detection/engine.js';
import type { AddressSet } from '../intel/address-set.js';
import type { Clouds } from '../intel/clouds/clouds.js';
import type { Settings } from '../options/schema.js';
import type { BanList } from '../state/ban-list.js';
import { type Clock, wallClock } from '../state/clock.js';
import type { Emergency } from '../state/emergency.js';
import type { Store } from '../state/store.js';
import type { Warn } from '../warnings/warnings.js';
import { auth } from './auth.js';
import { ban, callerBan } from './ban.js';
import { body } from './body.js';
import { bodySize } from './body-size.js';
import { bot } from './bot.js';
import type { Check } from './check.js';
import { cloud } from './cloud.js';
import { contentType } from './content-type.js';
import { custom } from './custom.js';
import { detection } from './detection.js';
import { emergency } from './emergency.js';
import { headers } from './headers.js';
import { https } from './https.js';
import { ip } from './ip.js';
import { rateLimit } from './rate-limit.js';
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
export interface CheckServices {
  readonly allow: AddressSet;
  readonly bans: BanList;
  readonly store: Store;
  readonly now: Clock;
  /** Warns, once, of a mistake in how the guard is set up. */
  readonly warn: Warn;
  readonly throttles: Throttles;
  readonly emergency: Emergency;
  readonly engine: Engine | undefined;
  readonly clouds: Clouds;
}

/** What a request is, as far as that decides which checks it meets. */
export interface RequestKind {
  /** From an address in `ip.allow`: without the checks that trust passes by. */
  readonly trusted: boolean;
  /** A preflight that the guard answers itself: without the checks that it cannot pass. */
  readonly preflight: boolean;
  /** With the check that lets only few in. */
  readonly inEmergency: boolean;
}

/**
 * Makes the checks that are switched on, each once, and lists them for a kind of request in the order in which they run:
 * what is known of the client first, what costs most last.
 */
export function checksInOrder(options: Settings, services: CheckServices): (kind: RequestKind) => Check[] {
  const { checks, userAgents, mode } = options;
  const holdsToMax = mode === 'enforce' && (checks.body_size ?? 'enforce') === 'enforce';
  const { bans } = services;
  const limits = options.rateLimit ? rateLimit(options.rateLimit, services) : undefined;
  const emergencyCheck = emergency(options.emergency);
  const addressBan = byTrust((manualOnly) => ban(bans, { manualOnly }));
  // A check of the application's own may learn who the caller is, too.
  const asked = options.auth && options.custom.length > 0 ? new WeakMap() : undefined;
  const subjectBan = byTrust((manualOnly) => callerBan(bans, { manualOnly, ...(asked && { asked }) }));
  const inOrder: readonly (Check | false | undefined | ((kind: RequestKind) => Check | false))[] = [
    ({ inEmergency }) => inEmergency && emergencyCheck,
    addressBan,
    options.ip && ip(options.ip, services.allow),
    options.timeWindow && timeWindow(options.timeWindow, { now: wallClock }),
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
    options.contentTypes && contentType(options.contentTypes),
    options.body.max !== undefined && bodySize(options.body.max),
    limits?.beforeAuth,
    options.auth && auth(options.auth, { throttles: services.throttles, checkTimeout: options.checkTimeout }),
    options.auth && subjectBan,
    limits?.afterAuth,
    options.detection && checks.detection !== 'off' && options.body.inspect > 0 && body(options.body, { holdsToMax }),
    options.detection &&
      services.engine &&
      detection(services.engine, { ...options.detection, unread: unreadHeaders(options) }),
    ...custom(options.custom),
    options.custom.length > 0 && subjectBan,
  ];
  return (kind) =>
    inOrder
      .map((entry) => (typeof entry === 'function' ? entry(kind) : entry))
      .filter((check) => !!check)
      .filter(({ name, skipsTrusted }) => checks[name] !== 'off' && !(kind.trusted && skipsTrusted))
      .filter(({ skipsPreflight }) => !(kind.preflight && skipsPreflight));
}

/** For trusted clients only a ban that was set by hand counts. */
function byTrust(make: (manualOnly: boolean) => Check): (kind: RequestKind) => Check {
  const [everybody, trusted] = [make(false), make(true)];
  return (kind) => (kind.trusted ? trusted : everybody);
}
