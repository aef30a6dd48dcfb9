import { Connection, type Outcome } from './connection.js';
import type { Message } from './wire.js';

export interface Sent {
  /** `unsent` when there was no time left for it. */
  readonly outcome: Outcome;
  /** Milliseconds of `monotonic()`. */
  readonly start: number;
  readonly end: number;
}

export interface ReplayOptions {
  readonly port: number;
  readonly concurrency: number;
}

/** Sends the requests in order, a few at a time, each over a connection that is kept. Ends after 240 s, whatever is left. */
export async function replay(
  messages: readonly Message[],
  { port, concurrency }: ReplayOptions,
): Promise<readonly Sent[]> {
  const sent: Sent[] = messages.map(() => ({ outcome: 'unsent', start: 0, end: 0 }));
  const deadline = monotonic() + LONGEST_REPLAY;
  let next = 0;
  const work = async () => {
    const connection = new Connection(port);
    while (next < messages.length && monotonic() < deadline) {
      const index = next++;
      const start = monotonic();
      const outcome = await connection.send(messages[index] as Message);
      sent[index] = { outcome, start, end: monotonic() };
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return sent;
}

const LONGEST_REPLAY = 240_000;

/** Milliseconds of the one clock that all processes of a machine share. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
