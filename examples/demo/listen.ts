import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { UsageError } from './arguments.js';
import { closeServer } from './close-server.js';

export interface Listening {
  readonly port: number;
  /** The port that was meant, when it was taken. */
  readonly taken?: number;
  /** Lets running requests end, for a moment, and the others go. */
  close(): Promise<void>;
}

const DEFAULT_PORT = 3_000;

/** Opens the shop on this machine only. A port that was asked for must be free; the default one gives way. */
export async function listen(app: Koa, wanted?: number): Promise<Listening> {
  try {
    return await open(app, wanted ?? DEFAULT_PORT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (wanted !== undefined) throw new UsageError(`PORT: ${wanted} is in use. PORT=0 takes any free one.`);
    return { ...(await open(app, 0)), taken: DEFAULT_PORT };
  }
}

async function open(app: Koa, port: number): Promise<Listening> {
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeServer(server),
  };
}
