import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that publishes lists. */
export interface Publisher {
  readonly url: string;
  /** The requests so far. */
  readonly asked: readonly IncomingMessage[];
  /** What it answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers with a text from now on, and tells its ETag. */
  publish(text: string, etag?: string): void;
  close(): Promise<void>;
}

const open = new Set<Publisher>();

/** Starts a publisher. Ended by `closePublishers`, or by its own `close`. */
export async function publisher(text = ''): Promise<Publisher> {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request);
    running.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const running: Publisher = {
    url: `http://127.0.0.1:${port}/list`,
    asked,
    answer: () => {},
    publish(published, etag) {
      running.answer = ({ headers }, response) => {
        if (etag !== undefined) response.setHeader('etag', etag);
        if (etag !== undefined && headers['if-none-match'] === etag) response.writeHead(304).end();
        else response.end(published);
      };
    },
    async close() {
      open.delete(running);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  running.publish(text);
  open.add(running);
  return running;
}

export async function closePublishers(): Promise<void> {
  await Promise.all([...open].map((running) => running.close()));
}
