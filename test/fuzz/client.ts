import { connect } from 'node:net';
import type { FuzzConnection, FuzzRequest } from './requests.js';

/** What came back over one connection: a status for each request that was answered, in order. */
export interface FuzzAnswer {
  readonly statuses: readonly number[];
  /** True when the server neither answered nor ended the connection. */
  readonly hung: boolean;
}

/**
 * Sends what a connection has to send and collects the answers. What is no HTTP is sent last, once all before it is
 * answered: Node gives up a connection with a parse error at once, and with it the answers that are under way.
 */
export function send(port: number, { requests, manner }: FuzzConnection): Promise<FuzzAnswer> {
  const framed = requests.filter((request) => request.framed);
  const unframed = requests.filter((request) => !request.framed);
  const methods = framed.map(({ method }) => method);
  return new Promise((resolve) => {
    let received = '';
    let statuses: readonly number[] = [];
    const socket = connect(port, '127.0.0.1', () => void write());
    const done = (hung: boolean) => {
      socket.destroy();
      resolve({ statuses, hung });
    };
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    socket.setTimeout(HUNG, () => done(true));
    socket.on('error', () => {});
    socket.on('close', () => done(false));
    socket.on('data', (chunk) => {
      received += chunk;
      const before = statuses.length;
      statuses = readStatuses(received, methods);
      if (statuses.length >= methods.length && before < methods.length) finish();
    });

    async function write(): Promise<void> {
      const bytes = bytesOf(framed);
      if (manner === 'aborted') {
        socket.write(bytes.subarray(0, bytes.length >> 1), () => socket.resetAndDestroy());
        return;
      }
      const step = manner === 'whole' ? bytes.length : manner === 'torn' ? 977 : bytes.length >> 3;
      for (let at = 0; at < bytes.length && !socket.destroyed; at += step) {
        socket.write(bytes.subarray(at, at + step));
        if (manner !== 'whole') await new Promise((later) => setTimeout(later, manner === 'slow' ? 50 : 0));
      }
    }

    /** What is no whole request may wait for its rest for ever. */
    function finish(): void {
      if (unframed.length > 0) socket.write(bytesOf(unframed));
      setTimeout(() => socket.end(), unframed.length > 0 ? 30 : 0);
    }
  });
}

function bytesOf(requests: readonly FuzzRequest[]): Buffer {
  return Buffer.from(requests.map(({ bytes }) => bytes).join(''), 'latin1');
}

const HUNG = 15_000;

/** Statuses of the whole answers in what has come. */
function readStatuses(text: string, methods: readonly string[]): readonly number[] {
  const statuses: number[] = [];
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end === -1) return statuses;
    const head = text.slice(at, end);
    const status = Number(head.slice(9, 12));
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const isEmpty = status < 200 || status === 204 || status === 304 || methods[statuses.length] === 'HEAD';
    const next = end + 4 + (isEmpty ? 0 : length);
    if (next > text.length) return statuses;
    if (status >= 200) statuses.push(status);
    at = next;
  }
}
