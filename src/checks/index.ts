import type { Throttles } from '../auth/throttle.js';
import type { AddressSet } from '../intel/address-set.js';
import type { Settings } from '../options/schema.js';
import type { BanList } from '../state/ban-list.js';
import type { Clock } from '../state/clock.js';
import type { Emergency } from '../state/emergency.js';
import type { Store } from '../state/store.js';
import type { Warn } from '../warnings/warnings.js';
import { auth } from './auth.js';
import { ban, callerBan } from './ban.js';
import { bodySize } from './body-size.js';
import { bot } from './bot.js';
import type { Check } from './check.js';
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
}

/**
 * The checks that are switched on, in the order in which they run: what is known of the client first, what costs most
 * last. For a trusted client without those that trust passes by, for a preflight without those that it cannot pass; in an
 * emergency with the one that lets only few in.
 */
export function checksInOrder(
  options: Settings,
  services: CheckServices,
  { trusted = false, preflight = false, inEmergency = false } = {},
): Check[] {
  const { checks, userAgents } = options;
  const limits = options.rateLimit ? rateLimit(options.rateLimit, services) : undefined;
  return [
    inEmergency && emergency(options.emergency),
    ban(services.bans, { manualOnly: trusted }),
    options.ip && ip(options.ip, services.allow),
    options.timeWindow && timeWindow(options.timeWindow, services),
    userAgents && (userAgents.deny.length > 0 || userAgents.empty) && userAgent(userAgents),
    userAgents?.bots && bot(userAgents.bots),
    options.https && https(options.https),
    options.headers && headers(options.headers),
    options.referrers && referrer(options.referrers),
    options.contentTypes && contentType(options.contentTypes),
    options.body?.max !== undefined && bodySize(options.body.max),
    limits?.beforeAuth,
    options.auth && auth(options.auth, { throttles: services.throttles, checkTimeout: options.checkTimeout }),
    options.auth && callerBan(services.bans, { manualOnly: trusted }),
    limits?.afterAuth,
    options.detection && detection(options.detection),
    ...custom(options.custom),
    // Without auth a check of the application's own may have learned who the caller is.
    !options.auth && options.custom.length > 0 && callerBan(services.bans, { manualOnly: trusted }),
  ]
    .filter((check) => !!check)
    .filter(({ name, skipsTrusted }) => checks[name] !== 'off' && !(trusted && skipsTrusted))
    .filter(({ skipsPreflight }) => !(preflight && skipsPreflight));
}
