import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '../demo/close-server.js';
import { variable } from './variable.js';

export interface Served {
  readonly port: number;
  /** Lets running requests end, for a moment, and the others go. */
  close(): Promise<void>;
}

/** Serves on `PORT`, 8080 by default, of every interface of the container, or of `HOST`. */
export async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  server.listen(Number(variable('PORT', '8080')), variable('HOST', '0.0.0.0'));
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeServer(server),
  };
}
