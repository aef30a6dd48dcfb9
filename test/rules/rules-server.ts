import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Answers one request. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of rule sets, on this machine, that answers as a test says. */
export class RulesServer {
  readonly requests: IncomingHttpHeaders[] = [];
  /** Connections that were opened. */
  connections = 0;
  answer: Answering;
  readonly #server: Server;
  readonly #scheme: string;
  #heard: (() => void)[] = [];

  private constructor(server: Server, scheme: string, answer: Answering) {
    this.#server = server;
    this.#scheme = scheme;
    this.answer = answer;
  }

  static async listening(answer: Answering, tls?: ServerOptions, port = 0): Promise<RulesServer> {
    const server = tls ? createTlsServer(tls) : createServer();
    const rules = new RulesServer(server, tls ? 'https' : 'http', answer);
    server.on(tls ? 'secureConnection' : 'connection', () => void rules.connections++);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      rules.requests.push(request.headers);
      for (const hear of rules.#heard.splice(0)) hear();
      rules.answer(request, response);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return rules;
  }

  get url(): URL {
    return new URL(`${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/rules`);
  }

  /** Resolves at the next request. */
  requested(): Promise<void> {
    return new Promise((resolve) => void this.#heard.push(resolve));
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** Answers with a text, as 304 to those that know it. */
export function serving(text: string, headers: Readonly<Record<string, string>> = {}): Answering {
  return ({ headers: asked }, response) => {
    const isKnown = headers.etag !== undefined && asked['if-none-match'] === headers.etag;
    response.writeHead(isKnown ? 304 : 200, headers).end(isKnown ? undefined : text);
  };
}
