import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../../demo/traffic/actor.js';
import type { ShopClient, ShopRequest } from '../../demo/traffic/client.js';

/** What sessions need of the outside. */
export interface Town {
  readonly shops: readonly ShopClient[];
  /** How many times faster than in life everything goes. */
  readonly pace: number;
  readonly chance: () => number;
  readonly stop: AbortSignal;
  /** Called with the status of each answer, 0 for none. */
  readonly answered: (status: number) => void;
}

/**
 * A stage for one session, for somebody who comes from `home`: a session stays at an instance for some requests, then the load
 * balancer takes it to the next. Who comes from an address that the rules of the stack name, or from an IPv6 address, keeps it.
 */
export function session({ shops, pace, chance, stop, answered }: Town, home: string): Stage {
  const visitor = Math.floor(chance() * 1e9).toString(36);
  let requests = Math.floor(chance() * shops.length * STICKY);
  return {
    chance,
    pause: async (milliseconds) => void (await pause(milliseconds / pace, undefined, { signal: stop })),
    async send(request) {
      stop.throwIfAborted();
      const shop = shops[Math.floor(requests++ / STICKY) % shops.length] as ShopClient;
      const answer = await shop.send({
        ...request,
        from: KEPT.test(request.from) ? request.from : home,
        ...own(request),
      });
      answered(answer.status);
      return answer;
    },
  };

  /** Accounts of another name in each session: those of earlier ones have other passwords. */
  function own({ json }: ShopRequest): Pick<ShopRequest, 'json'> {
    if (typeof json !== 'object' || json === null || !('name' in json)) return {};
    return { json: { ...json, name: `${json.name}-${visitor}` } };
  }
}

const STICKY = 30;
const KEPT = /:|^198\.51\.100\.66$|^203\.0\.113\.130$/;
