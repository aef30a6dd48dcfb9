import type { BanList } from '../state/ban-list.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

/** Blocks clients that are banned. With `manualOnly` a ban that the guard set by itself does not count: for trusted clients. */
export function ban(bans: BanList, { manualOnly = false } = {}): Check {
  return {
    name: 'ban',
    run({ address }) {
      const found = address && bans.find(address);
      if (found === undefined || (manualOnly && found.source !== 'manual')) return undefined;
      return {
        check: 'ban',
        action: 'block',
        status: 403,
        reason: 'ban.active',
        score: 0,
        attributes: { [ATTRIBUTES.BAN_SOURCE.name]: found.source },
      };
    },
  };
}
