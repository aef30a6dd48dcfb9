import type { Principal } from '../auth/principal.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { BanLookup } from '../state/ban-list.js';
import type { Ban } from '../state/store.js';
import { userSubject } from '../state/subject.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

interface BanCheckOptions {
  /** A ban that the guard set by itself does not count: for trusted clients. Default false. */
  readonly manualOnly?: boolean;
}

interface CallerBanOptions extends BanCheckOptions {
  /** Of each request the caller that was looked up for it: of two checks that share it the second asks only about another one. */
  readonly asked?: WeakMap<GuardRequest, Principal>;
}

/** Blocks clients whose address is banned, or how they present themselves: that is only looked at while anybody is banned by it. */
export function ban(bans: BanLookup, { manualOnly = false }: BanCheckOptions = {}): Check {
  return {
    name: 'ban',
    run(request) {
      const { address } = request;
      const found = findingOf(address && bans.find(address), manualOnly);
      if (found || !bans.has('fingerprint') || (address && bans.isExempt(address))) return found;
      const { fingerprint } = request;
      if (fingerprint === undefined) return undefined;
      return findingOf(bans.of({ kind: 'fingerprint', subject: fingerprint }), manualOnly);
    },
  };
}

/** Blocks callers who are banned as a user or by their API key: it runs once it is known who they are. */
export function callerBan(bans: BanLookup, { manualOnly = false, asked }: CallerBanOptions = {}): Check {
  return {
    name: 'ban',
    concerns: (request) => {
      const principal = request.learned?.principal;
      return principal !== undefined && asked?.get(request) !== principal;
    },
    run(request) {
      const { learned } = request;
      if (learned?.principal) asked?.set(request, learned.principal);
      const user = userSubject(learned?.principal?.id);
      const key = learned?.apiKey;
      return (
        findingOf(user && bans.of(user), manualOnly) ??
        findingOf(key === undefined ? undefined : bans.of({ kind: 'api_key', subject: key }), manualOnly)
      );
    },
  };
}

function findingOf(found: Ban | undefined, manualOnly: boolean): Finding | undefined {
  if (found === undefined || (manualOnly && found.source !== 'manual')) return undefined;
  return {
    check: 'ban',
    action: 'block',
    status: 403,
    reason: 'ban.active',
    score: 0,
    attributes: { [ATTRIBUTES.BAN_SOURCE.name]: found.source, [ATTRIBUTES.BAN_KIND.name]: found.kind },
  };
}
