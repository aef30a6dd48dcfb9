import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type ZlibOptions,
} from 'node:zlib';

export interface Inflated {
  readonly bytes: Buffer;
  /** Whether there is more than `most` bytes of it, or there may be. */
  readonly isCut: boolean;
  /** `encoding`: the bytes are not what Content-Encoding says. `bomb`: they grow as no text does. */
  readonly fault?: 'encoding' | 'bomb';
}

/** Undoes the content codings of a body (RFC 9110, 8.4), up to `most` bytes. What cannot be undone is left as it is. Never rejects. */
export async function inflate(bytes: Buffer, contentEncoding: string, most: number): Promise<Inflated> {
  const codings = codingsOf(contentEncoding);
  if (codings.length > MOST_CODINGS) return { bytes, isCut: false, fault: 'encoding' };
  let result: Inflated = { bytes, isCut: false };
  for (const coding of codings.reverse()) {
    const decoder = DECODERS.get(coding)?.(result.bytes);
    if (decoder === undefined) return { ...result, fault: 'encoding' };
    const { output, isCut, consumed, failed } = await decode(decoder, result.bytes, most);
    if (failed && output.length === 0) return { ...result, fault: 'encoding' };
    const grown = output.length / Math.max(1, Math.min(consumed, bytes.length));
    result = { bytes: output, isCut: result.isCut || isCut };
    if (isCut && grown > MOST_GROWTH) return { ...result, fault: 'bomb' };
    if (failed) return { ...result, fault: 'encoding' };
  }
  return result;
}

/** The codings that a body has, the first applied first; without those that change nothing. */
export function codingsOf(contentEncoding: string): string[] {
  return contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** What is cut off ends without an error: as far as it goes it can be looked at. */
const TO_ITS_END: ZlibOptions = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };

type Decoder = ReturnType<typeof createGunzip>;

const DECODERS: ReadonlyMap<string, (bytes: Buffer) => Decoder> = new Map([
  ['gzip', unzip],
  ['x-gzip', unzip],
  ['deflate', unzip],
  ['br', () => createBrotliDecompress(BROTLI)],
]);

/** Parsers go by what the bytes begin with, whichever of the names they have; deflate is also sent without its wrapper (RFC 1950). */
function unzip(bytes: Buffer): Decoder {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return createGunzip(TO_ITS_END);
  return hasZlibHeader(bytes) ? createInflate(TO_ITS_END) : createInflateRaw(TO_ITS_END);
}

function hasZlibHeader(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

interface Decoded {
  readonly output: Buffer;
  readonly isCut: boolean;
  readonly failed: boolean;
  /** Bytes that the output comes from. */
  readonly consumed: number;
}

function decode(decoder: Decoder, bytes: Buffer, most: number): Promise<Decoded> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (isCut: boolean, failed: boolean) => {
      clearTimeout(timer);
      const consumed = decoder.bytesWritten;
      decoder.removeAllListeners().on('error', () => {});
      decoder.destroy();
      resolve({ output: Buffer.concat(chunks).subarray(0, most), isCut, failed, consumed });
    };
    const timer = setTimeout(() => settle(true, false), LONGEST).unref();
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) settle(true, false);
    });
    decoder.once('end', () => settle(false, false));
    decoder.once('error', () => settle(false, true));
    decoder.end(bytes);
  });
}

const MOST_CODINGS = 3;
/** Text seldom shrinks to a fiftieth, zeros to a thousandth. */
const MOST_GROWTH = 200;
/** Milliseconds for one coding. */
const LONGEST = 2_000;
