import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Thrown for a request that is not taken, with the status that says so. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Body {
  readonly json: unknown;
  /** Size on the wire. */
  readonly bytes: number;
}

const LARGEST_BODY = 8 * 1_024 * 1_024;

/**
 * Reads a JSON body, gzipped or not.
 * @throws {Refusal} for anything else, and for one that is too large: as it came, or once it is unpacked.
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (request.method !== 'POST') throw new Refusal(405, 'expected POST');
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'expected application/json');
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') throw new Refusal(415, 'expected gzip or no encoding');
  const packed = await readAll(request);
  const plain = encoding === 'gzip' ? await unpack(packed) : packed;
  return { json: JSON.parse(plain.toString('utf8')), bytes: packed.length };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The request stays open when the loop is left, so that it can still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpack(packed: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: LARGEST_BODY });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error;
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, `expected at most ${LARGEST_BODY} bytes`);
}
