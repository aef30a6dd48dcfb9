import type { Sample } from './corpus.js';
import { startServer, usageOf } from './cost.js';
import { busy, type Turn } from './loop.js';
import { replay, type Sent } from './replay.js';
import type { Variant } from './server.js';
import { messageOf } from './wire.js';

/** The longest turn of the event loop that a request was part of. */
export interface Stall {
  readonly sample: Sample;
  readonly turn: Turn;
  /** Milliseconds that the main thread was busy at most when the request was sent alone, several times: the shortest. */
  readonly repeated: number;
}

/**
 * Sends all requests to a server one at a time, and finds those that held its event loop for longest. The server
 * has all these cores: what its other threads compile and collect must not take turns with the thread that is timed.
 */
export async function findStalls(
  variant: Variant,
  samples: readonly Sample[],
  cores: string | undefined,
): Promise<{ readonly stalls: readonly Stall[]; readonly watched: number }> {
  const server = await startServer(variant, cores, true);
  try {
    const longest = async (some: readonly Sample[]) => {
      const sent = await replay(some.map(messageOf), { port: server.port, concurrency: 1 });
      const { turns } = await usageOf(server);
      const found = new Map<Sample, Turn>();
      let first = 0;
      for (const turn of turns) {
        // Both lists are in the order of time. A turn belongs to the request that it was under way with for longest.
        while (first < sent.length && (sent[first] as Sent).end < turn.start) first++;
        let most = 0;
        let sample: Sample | undefined;
        for (let i = first; i < sent.length && (sent[i] as Sent).start < turn.end; i++) {
          const shared = Math.min((sent[i] as Sent).end, turn.end) - Math.max((sent[i] as Sent).start, turn.start);
          if (shared > most) [most, sample] = [shared, some[i]];
        }
        if (sample && busy(turn) > busy(found.get(sample) ?? NONE)) found.set(sample, turn);
      }
      return { found, watched: sent.filter(({ outcome }) => outcome !== 'unsent').length };
    };
    // Compiled code is what is measured: the server has seen some of it before.
    const step = Math.max(1, Math.floor(samples.length / WARM_UPS));
    await longest(samples.filter((_, index) => index % step === 0));
    const { found, watched } = await longest(samples);
    const worst = [...found].sort(([, a], [, b]) => busy(b) - busy(a)).slice(0, REPEATED);
    const shortest = new Map<Sample, number>();
    for (let time = 0; time < TIMES; time++) {
      const again = (await longest(worst.map(([sample]) => sample))).found;
      for (const [sample] of worst) {
        const milliseconds = busy(again.get(sample) ?? NONE);
        shortest.set(sample, Math.min(shortest.get(sample) ?? Number.POSITIVE_INFINITY, milliseconds));
      }
    }
    return { watched, stalls: worst.map(([sample, turn]) => ({ sample, turn, repeated: shortest.get(sample) ?? 0 })) };
  } finally {
    await server.child.stop();
  }
}

/** Milliseconds. */
export function longestTurn(stalls: readonly Stall[]): number {
  return Math.max(0, ...stalls.map(({ turn }) => busy(turn)));
}

const NONE: Turn = { start: 0, end: 0, cpu: 0, garbage: 0 };
const WARM_UPS = 3_000;
/** How many of the worst are sent again, and how often. */
const REPEATED = 50;
const TIMES = 5;
