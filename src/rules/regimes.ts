import { GuardOptionsError, type OptionFault } from '../errors.js';
import { addressSetSteps } from '../intel/address-set.js';
import { inTurns } from '../intel/turns.js';
import type { Settings } from '../options/schema.js';
import type { Regime } from '../regime.js';
import type { Services } from '../services.js';
import { wallClock } from '../state/clock.js';
import type { AddressRule } from './address-rules.js';
import type { RuleSet } from './rule-set.js';
import { ruledBans } from './ruled-bans.js';
import { ruledSettings } from './ruled-settings.js';

/** The regime of a guard, and how rule sets change it. */
export interface Regimes {
  readonly current: Regime;
  /**
   * Puts a rule set in force over the guard's own options, or with `undefined` those alone: everything is compiled first, then
   * one reference is swapped. Answers with what does not fit this guard, and has changed nothing then.
   */
  apply(rules: RuleSet | undefined): Promise<readonly OptionFault[] | undefined>;
  /** Ends waiting for addresses to expire. */
  close(): void;
}

/** Compiles settings with the services that belong to them. */
export type MakeRegime = (settings: Settings, services: Services) => Regime;

/** Begins with the guard's own options. */
export function regimes(guard: Settings, services: Services, make: MakeRegime): Regimes {
  const own = make(guard, services);
  let current = own;
  let inForce: RuleSet | undefined;
  let expiry: NodeJS.Timeout | undefined;
  let applying: Promise<unknown> = Promise.resolve();

  /** Addresses are let go of by taking the set anew: what they stood for is merged with others. */
  const letGo = (rules: RuleSet): void => {
    const now = wallClock();
    const ends = [...rules.deny, ...rules.allow].map(({ expiresAt = Number.POSITIVE_INFINITY }) => expiresAt);
    const next = ends.filter((end) => end > now).reduce((first, end) => Math.min(first, end), Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return;
    const again = () => void applying.then(() => (inForce === rules ? apply(rules) : undefined));
    expiry = setTimeout(again, Math.min(next - now, LONGEST_TIMER)).unref();
  };

  const swap = (next: Regime, rules: RuleSet | undefined, allow: Services['allow']): void => {
    current = next;
    inForce = rules;
    services.trusted.current = allow;
    services.strikes?.configure(next.settings.ban);
    services.emergency.rule(rules?.emergency?.on === true && guard.checks.emergency !== 'off');
    clearTimeout(expiry);
    if (rules) letGo(rules);
  };

  const apply: Regimes['apply'] = (rules) => {
    const applied = applying.then(() => put(rules));
    applying = applied.catch(() => {});
    return applied;
  };

  const put: Regimes['apply'] = async (rules) => {
    if (!rules) {
      swap(own, undefined, services.allow);
      return undefined;
    }
    const reading = ruledSettings(guard, rules);
    if ('faults' in reading) return reading.faults;
    const { settings } = reading;
    const [deny, allow] = await Promise.all([
      addresses(guard.ip?.deny, rules.deny, services.deny),
      addresses(guard.ip?.allow, rules.allow, services.allow),
    ]);
    const banned = ruledBans(rules.bans, services.banned, wallClock);
    try {
      const withAddresses = { ...settings, ip: settings.ip ?? (rules.deny.length > 0 ? NOBODY : undefined) };
      swap(make(withAddresses, { ...services, deny, allow, banned }), rules, allow);
      return undefined;
    } catch (error) {
      if (!(error instanceof GuardOptionsError)) throw error;
      return error.faults;
    }
  };

  return {
    get current() {
      return current;
    },
    apply,
    close: () => clearTimeout(expiry),
  };
}

/** What stands in `ip` where a rule set denies addresses and the guard does not. */
const NOBODY = { allow: [], allowOnly: false, deny: [] };

/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The guard's own addresses and those of a rule set that have not expired. */
function addresses(own: readonly string[] = [], ruled: readonly AddressRule[], set: Services['deny']) {
  if (ruled.length === 0) return set;
  const now = wallClock();
  const holding = ruled.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  return inTurns(addressSetSteps([...own, ...holding.map(({ address }) => address)]));
}
