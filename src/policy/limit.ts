import type { FindingValue } from '../checks/check.js';
import type { LimitSettings } from '../options/flat-limits.js';
import { after } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { type LimitKeyServices, limitKey } from '../request/limit-key.js';
import { type ToldLimit, toldLimit } from '../response/rate-limit-headers.js';
import type { Hit } from '../state/store.js';
import { ATTRIBUTES } from '../telemetry/names.js';

/** A limit, ready to be asked. */
export interface Limit extends ToldLimit {
  /** What a request is counted as; undefined for one that is skipped. A promise only where the application's functions wait. */
  readonly hit: (request: GuardRequest) => Hit | undefined | Promise<Hit | undefined>;
  /** What a finding says of it. */
  readonly attributes: Readonly<Record<string, FindingValue>>;
}

/** Compiles one limit. */
export function compileLimit(settings: LimitSettings, services: LimitKeyServices): Limit {
  const { name, requests, window } = settings;
  return {
    ...toldLimit(settings),
    hit: hitOf(settings, services),
    attributes: Object.freeze({
      [ATTRIBUTES.RATE_NAME.name]: name,
      [ATTRIBUTES.RATE_LIMIT.name]: requests,
      [ATTRIBUTES.RATE_WINDOW.name]: window / 1_000,
    }),
  };
}

function hitOf(settings: LimitSettings, services: LimitKeyServices): Limit['hit'] {
  const { name, requests, window, cost, skip } = settings;
  const quota = Object.freeze({ requests, window });
  const keyOf = limitKey(settings, services);
  /** What cannot be read takes all there is: a client may have made it up, and must neither go free by it nor break the check. */
  const readCost = (asked: unknown): number => {
    if (typeof asked === 'number' && Number.isSafeInteger(asked) && asked >= 0) return Math.min(asked, requests);
    services.warn('GUARD_RATE_LIMIT_COST', `rateLimit.cost of "${name}" answered with ${shown(asked)}.`);
    return requests;
  };
  const counted: Limit['hit'] =
    typeof cost === 'number'
      ? (request) => {
          const key = keyOf(request);
          return typeof key === 'string'
            ? { key, quota, cost }
            : key.then((settled) => ({ key: settled, quota, cost }));
        }
      : (request) =>
          after(keyOf(request), (key) => after(cost(request.ctx), (asked) => ({ key, quota, cost: readCost(asked) })));
  if (!skip) return counted;
  return (request) => after(skip(request.ctx), (skipped) => (isSkipped(name, skipped) ? undefined : counted(request)));
}

/** A limit is not lost to an answer that only looks like yes. */
function isSkipped(name: string, skipped: unknown): boolean {
  if (typeof skipped === 'boolean') return skipped;
  if (skipped === undefined || skipped === null) return false;
  throw new TypeError(`rateLimit.skip of "${name}": expected true or false, got ${shown(skipped)}`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}
