import { LRUCache } from 'lru-cache';
import type { Ban, BanKind, BanStore } from './store.js';

/**
 * Bans in this process, at most `max` of each kind and source; the least recently used give way. Those set by hand have
 * a room of their own: a flood of clients that are banned by themselves pushes none of them out.
 */
export function memoryBans(max: number): BanStore {
  const rooms: Record<BanKind, Rooms> = { address: {}, fingerprint: {}, user: {}, api_key: {} };

  return {
    get(kind, subject, now) {
      const { manual, automatic } = rooms[kind];
      return inForce(manual, subject, now) ?? inForce(automatic, subject, now);
    },
    has(kind) {
      const { manual, automatic } = rooms[kind];
      return (manual?.size ?? 0) + (automatic?.size ?? 0) > 0;
    },
    set(ban) {
      const own = rooms[ban.kind];
      own[ban.source === 'manual' ? 'automatic' : 'manual']?.delete(ban.subject);
      own[ban.source] ??= new LRUCache({ max });
      own[ban.source]?.set(ban.subject, ban);
    },
    delete(kind, subject) {
      const { manual, automatic } = rooms[kind];
      const lifted = [manual?.delete(subject), automatic?.delete(subject)];
      return lifted.includes(true);
    },
    list: (now) =>
      Object.values(rooms)
        .flatMap(({ manual, automatic }) => [...(manual?.values() ?? []), ...(automatic?.values() ?? [])])
        .filter((ban) => lasts(ban, now)),
  };
}

/** Made when the first ban of its sort is set. */
type Rooms = Partial<Record<Ban['source'], LRUCache<string, Ban>>>;

function inForce(room: LRUCache<string, Ban> | undefined, subject: string, now: number): Ban | undefined {
  const ban = room?.get(subject);
  if (ban === undefined || lasts(ban, now)) return ban;
  room?.delete(subject);
  return undefined;
}

function lasts({ until }: Ban, now: number): boolean {
  return until === undefined || until > now;
}
