import { connect, type Socket } from 'node:net';
import type { Message } from './wire.js';

/** The status of an answer, or what became of the request instead. */
export type Outcome = number | 'closed' | 'timeout' | 'unsent';

export const LONGEST_ANSWER = 4_000;

/** One keep-alive connection, opened again where the server closed it. One request at a time. */
export class Connection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #onChange: () => void = () => {};
  #used = false;

  constructor(port: number) {
    this.#port = port;
  }

  async send(message: Message): Promise<Outcome> {
    const isReused = this.#socket !== undefined && this.#used;
    if (message.isLast) this.close();
    const outcome = await this.#sendOnce(message);
    // The server may have closed an idle connection in the moment in which it was used again.
    if (outcome === 'closed' && isReused && !message.isLast && this.#received.length === 0)
      return this.#sendOnce(message);
    return outcome;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#used = false;
  }

  async #sendOnce({ bytes, method, isLast }: Message): Promise<Outcome> {
    let socket: Socket;
    try {
      socket = this.#socket ?? (await this.#open());
    } catch {
      return 'unsent';
    }
    this.#received = Buffer.alloc(0);
    this.#used = true;
    const outcome = await new Promise<Outcome>((resolve) => {
      const timer = setTimeout(() => settle('timeout', true), LONGEST_ANSWER);
      const settle = (outcome: Outcome, isOver: boolean) => {
        clearTimeout(timer);
        this.#onChange = () => {};
        if (isOver) this.close();
        resolve(outcome);
      };
      this.#onChange = () => {
        const hasEnded = this.#socket !== socket;
        const answer = readAnswer(this.#received, method, hasEnded);
        if (answer) settle(answer.status, answer.closes || isLast);
        else if (hasEnded) settle('closed', true);
      };
      socket.write(bytes);
    });
    return outcome;
  }

  #open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true }, () => {
        this.#socket = socket;
        resolve(socket);
      });
      socket.once('error', reject);
      socket.on('data', (chunk) => {
        if (this.#socket !== socket) return;
        this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
        this.#onChange();
      });
      const ended = () => {
        if (this.#socket !== socket) return;
        this.#socket = undefined;
        this.#onChange();
      };
      socket.on('error', ended).on('end', ended).on('close', ended);
    });
  }
}

/** The final answer in what was received, once it is whole. */
function readAnswer(
  received: Buffer,
  method: string,
  hasEnded: boolean,
): { readonly status: number; readonly closes: boolean } | undefined {
  let start = 0;
  for (;;) {
    const headEnd = received.indexOf('\r\n\r\n', start);
    if (headEnd === -1) return undefined;
    const head = received.toString('latin1', start, headEnd).toLowerCase();
    const status = Number(/^http\/\d\.\d (\d{3})/.exec(head)?.[1] ?? 0);
    start = headEnd + 4;
    if (status >= 100 && status < 200 && status !== 101) continue;
    const closes = hasEnded || status === 101 || head.startsWith('http/1.0') || /\nconnection: *close/.test(head);
    const hasBody = method !== 'HEAD' && status !== 204 && status !== 304 && status !== 101;
    const length = /\ncontent-length: *(\d+)/.exec(head)?.[1];
    if (!hasBody || hasEnded) return { status, closes };
    if (length !== undefined) return received.length - start >= Number(length) ? { status, closes } : undefined;
    if (/\ntransfer-encoding: *chunked/.test(head)) {
      return received.indexOf('0\r\n\r\n', start) === -1 ? undefined : { status, closes };
    }
    return { status, closes: true };
  }
}
