import { GuardOptionsError, type OptionFault } from '../errors.js';
import type { AddressSet } from '../intel/address-set.js';
import { inTurns } from '../intel/turns.js';
import type { Settings } from '../options/schema.js';
import type { Regime } from '../regime.js';
import type { Services } from '../services.js';
import { wallClock } from '../state/clock.js';
import { addressIndexSteps } from './address-index.js';
import type { AddressRules } from './address-rules.js';
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
}

/** Compiles settings with the services that belong to them. */
export type MakeRegime = (settings: Settings, services: Services, version: number | undefined) => Regime;

/** Begins with the guard's own options. */
export function regimes(guard: Settings, services: Services, make: MakeRegime): Regimes {
  const own = make(guard, services, undefined);
  let current = own;

  const swap = (next: Regime, allow: AddressSet, rules: RuleSet | undefined): void => {
    current = next;
    services.trusted.current = allow;
    services.strikes?.configure(next.settings.ban);
    services.emergency.rule(rules?.emergency?.on === true && next.settings.checks.emergency !== 'off');
  };

  return {
    get current() {
      return current;
    },

    async apply(rules) {
      if (!rules) {
        swap(own, services.allow, undefined);
        return undefined;
      }
      const reading = ruledSettings(guard, rules);
      if ('faults' in reading) return reading.faults;
      const deny = await withRules(services.deny, rules.deny);
      const allow = await withRules(services.allow, rules.allow);
      const banned = ruledBans(rules.bans, services.banned, wallClock);
      const { settings } = reading;
      const ip = settings.ip ?? (rules.deny.length > 0 ? DENYING : undefined);
      try {
        swap(make({ ...settings, ip }, { ...services, deny, allow, banned }, rules.version), allow, rules);
        return undefined;
      } catch (error) {
        if (!(error instanceof GuardOptionsError)) throw error;
        return error.faults;
      }
    },
  };
}

/** What stands in `ip` where a rule set denies addresses and the guard does not. */
const DENYING = { allow: [], allowOnly: false, deny: [] };

/** The guard's own addresses, and those of a rule set as long as they hold. */
async function withRules(own: AddressSet, rules: AddressRules): Promise<AddressSet> {
  if (rules.length === 0) return own;
  const ruled = await inTurns(addressIndexSteps(rules));
  return {
    size: own.size + ruled.size,
    match: (address) => own.match(address) ?? ruled.match(address, wallClock())?.address,
  };
}
