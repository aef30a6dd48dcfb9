import type { ServerResponse } from 'node:http';

/** What was kept of an answer. */
export interface SeenAnswer {
  readonly status: number;
  /** How the body is compressed, as its Content-Encoding says; empty for not at all. */
  readonly contentEncoding: string;
  /** The first bytes of the body as it went out. */
  readonly bytes: Buffer;
  /** Whether the body is longer. */
  readonly isCut: boolean;
}

type Chunk = string | Uint8Array | null | undefined | (() => void);

/**
 * Looks at an answer as it goes out, whoever writes it, and changes nothing of it: the first `most` bytes are copied. `done`
 * hears once, when the answer has ended or more than that went out; never for one that did not begin.
 */
export function watchAnswer(res: ServerResponse, most: number, done: (answer: SeenAnswer) => void): void {
  const kept: Buffer[] = [];
  let seen = 0;
  let isOver = false;

  const conclude = () => {
    if (isOver) return;
    isOver = true;
    const bytes = Buffer.concat(kept.splice(0));
    if (!res.headersSent) return;
    const contentEncoding = String(res.getHeader('content-encoding') ?? '');
    done({ status: res.statusCode, contentEncoding, bytes, isCut: seen > most });
  };
  const keep = (chunk: Chunk, encoding: unknown) => {
    if (isOver || chunk === null || chunk === undefined || typeof chunk === 'function') return;
    const room = most - Math.min(seen, most);
    if (typeof chunk === 'string') {
      const coding = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
      seen += Buffer.byteLength(chunk, coding);
      // A character is a byte at least.
      if (room > 0) kept.push(Buffer.from(chunk.slice(0, room), coding).subarray(0, room));
    } else {
      seen += chunk.byteLength;
      if (room > 0) kept.push(Buffer.from(chunk.subarray(0, room)));
    }
    // Once the headers are out, too.
    if (seen > most) setImmediate(conclude);
  };

  res.once('close', conclude);
  if (most === 0) return;
  const { write, end } = res;
  let isEnding = false;
  res.write = function watched(this: ServerResponse, chunk: Chunk, ...rest: unknown[]) {
    // The `end` of HTTP/2 writes by this function, too.
    if (!isEnding) safely(keep, chunk, rest[0]);
    return Reflect.apply(write, this, [chunk, ...rest]);
  } as ServerResponse['write'];
  res.end = function watched(this: ServerResponse, chunk?: Chunk, ...rest: unknown[]) {
    if (!isEnding) safely(keep, chunk, rest[0]);
    isEnding = true;
    return Reflect.apply(end, this, [chunk, ...rest]);
  } as ServerResponse['end'];
}

/** What is no chunk is for Node to complain of. */
function safely(keep: (chunk: Chunk, encoding: unknown) => void, chunk: Chunk, encoding: unknown): void {
  try {
    keep(chunk, encoding);
  } catch {}
}
