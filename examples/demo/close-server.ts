import { once } from 'node:events';
import type { Server } from 'node:http';

/** Lets running requests end, for a moment, and the others go. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  setTimeout(() => server.closeAllConnections(), LONGEST_GOODBYE).unref();
  await closed;
}

const LONGEST_GOODBYE = 1_000;
