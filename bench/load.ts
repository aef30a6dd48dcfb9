import { connect, type Socket } from 'node:net';

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  /** One more header of each request, by its number from 0. */
  readonly headerOf?: (index: number) => string;
}

/** Connections to a server, opened before the clock runs. */
export interface Clients {
  /** Sends the requests, one at a time on each connection. Rejects at the first answer that is not the one expected. */
  run(): Promise<void>;
  close(): void;
}

/** Opens raw keep-alive connections: a whole HTTP client would cost more than the server that is measured. */
export async function openClients({ port, connections, requests, headerOf }: Load): Promise<Clients> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  return {
    async run() {
      let sent = 0;
      const next = () => {
        const index = sent++;
        if (index >= requests) return undefined;
        return headerOf ? withHeader(headerOf(index)) : REQUEST;
      };
      await Promise.all(sockets.map((socket) => drive(socket, next)));
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** `next`: what to send, `undefined` once all is sent. */
function drive(socket: Socket, next: () => string | Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const send = () => {
      const request = next();
      if (request === undefined) return resolve();
      received = '';
      socket.write(request);
    };
    socket.setEncoding('latin1').setTimeout(LONGEST_ANSWER, () => fail(new Error('load: no answer in time')));
    socket.on('error', fail).on('close', () => fail(new Error('load: the server closed a connection')));
    socket.on('data', (chunk: string) => {
      received += chunk;
      const headEnd = received.indexOf('\r\n\r\n');
      if (headEnd === -1 || received.length < headEnd + 4 + BODY.length) return;
      if (received.startsWith('HTTP/1.1 200 ') && received.endsWith(`\r\n\r\n${BODY}`)) send();
      else fail(new Error(`load: expected 200 and ${BODY}, got:\n${received}`));
    });
    send();
  });
}

const LONGEST_ANSWER = 10_000;
const BODY = '{"ok":true}';

/** What the request carries as its key: the measured applications with `auth` know it. */
export const API_KEY = '5f0c7a1e9b3d48c2a6e4';

/** A GET as a browser sends it to its own site. */
const REQUEST = Buffer.from(
  [
    'GET /api/items?page=2&sort=name&q=blue+shoes HTTP/1.1',
    'Host: shop.example.com',
    'Connection: keep-alive',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Accept: application/json, text/plain, */*',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en-GB,en;q=0.9,de;q=0.8',
    'Cookie: session=4fd1c7a09be24c6e8a3d5f7b; theme=dark',
    'Referer: https://shop.example.com/items?page=1&sort=name',
    `X-Api-Key: ${API_KEY}`,
    'Origin: https://shop.example.com',
    'Sec-Fetch-Dest: empty',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Site: same-origin',
    '',
    '',
  ].join('\r\n'),
);

function withHeader(header: string): string {
  return `${HEAD}\r\n${header}\r\n\r\n`;
}

const HEAD = REQUEST.toString('latin1').trimEnd();
