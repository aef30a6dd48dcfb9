import type { AddressSet } from '../intel/address-set.js';
import type { Settings } from '../options/schema.js';
import type { BanList } from '../state/ban-list.js';
import type { Clock } from '../state/clock.js';
import type { Store } from '../state/store.js';
import { ban } from './ban.js';
import type { Check } from './check.js';
import { custom } from './custom.js';
import { detection } from './detection.js';
import { https } from './https.js';
import { ip } from './ip.js';
import { rateLimit } from './rate-limit.js';
import { userAgent } from './user-agent.js';

/** What checks are made from, besides options. */
export interface CheckServices {
  readonly allow: AddressSet;
  readonly bans: BanList;
  readonly store: Store;
  readonly now: Clock;
}

/**
 * The checks that are switched on, in the order in which they run: what is known of the client first, what costs most
 * last. For a trusted client without those that trust passes by, for a preflight without those that it cannot pass.
 */
export function checksInOrder(
  options: Settings,
  services: CheckServices,
  { trusted = false, preflight = false } = {},
): Check[] {
  const { checks } = options;
  return [
    ban(services.bans, { manualOnly: trusted }),
    options.ip && ip(options.ip, services.allow),
    options.userAgents && userAgent(options.userAgents),
    options.https && https(options.https),
    options.rateLimit && rateLimit(options.rateLimit, services),
    options.detection && detection(options.detection),
    ...custom(options.custom),
  ]
    .filter((check) => !!check)
    .filter(({ name, skipsTrusted }) => checks[name] !== 'off' && !(trusted && skipsTrusted))
    .filter(({ skipsPreflight }) => !(preflight && skipsPreflight));
}
