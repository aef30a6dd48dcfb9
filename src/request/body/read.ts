import { looksBinary } from '../../detection/extract/binary.js';
import type { GuardRequest } from '../guard-request.js';
import { bufferedChunks } from './buffered.js';
import { type Held, holdBody } from './hold.js';
import { codingsOf, type Inflated, inflate } from './inflate.js';
import { type BodyReading, type InspectedBody, NO_BODY, UNAVAILABLE } from './inspected.js';
import { parsedBody } from './parsed.js';

export interface ReadOptions {
  /** Bytes that are looked at, at most. */
  readonly inspect: number;
  readonly over: 'inspect-prefix' | 'block' | 'pass';
  readonly timeout: number;
  /** Bytes beyond which it is refused, as others see to. */
  readonly max: number | undefined;
}

/** Has a body lie ready to be looked at, and leaves it to the application as it is. Never rejects. */
export function readBody(request: GuardRequest, options: ReadOptions): BodyReading | Promise<BodyReading> {
  const { ctx, contentLength: size, headers } = request;
  const { inspect, over, timeout, max = Number.POSITIVE_INFINITY } = options;
  const contentType = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? '';
  if (bufferedChunks(ctx.req) === undefined) return { body: parsedBody(ctx, contentType), size, isCut: false };

  // Of what may be no text one has to see the beginning: that it is long matters only where it is looked at.
  const isText = TEXTUAL.test(contentType);
  const isEncoded = encoding !== '' && codingsOf(encoding).length > 0;
  if (size !== undefined && size > inspect && (over === 'pass' || (over === 'block' && isText))) {
    return tooLong(NO_BODY, size, over);
  }
  return holdBody(ctx.req, {
    most: Math.min(inspect, max),
    timeout,
    length: ctx.req.httpVersionMajor < 2 ? size : undefined,
    isWanted: isEncoded || isText ? undefined : isNoBinary,
  }).then((held) => {
    const { end } = held;
    const known = size ?? (end === 'whole' ? held.size : undefined);
    const late = end === 'late' ? LATE : undefined;
    if (end === 'unavailable') return { body: UNAVAILABLE, size, isCut: false };
    if (end === 'gone' || end === 'unwanted' || held.size === 0) {
      return { body: NO_BODY, size: known, isCut: false, ...late };
    }
    const judge = ({ bytes, isCut, fault }: Inflated): BodyReading => {
      if (isEncoded && !isText && !fault && looksBinary(bytes)) {
        return { body: NO_BODY, size: known, isCut: false, ...late };
      }
      const isLonger = isCut || end === 'cut';
      const body: InspectedBody = { state: 'bytes', bytes, contentType, isWhole: end === 'whole' && !isCut };
      const found = late ?? (fault && { fault });
      if (found) return { body, size: known, isCut: isLonger, ...found };
      return isLonger && held.size <= max ? tooLong(body, known, over) : { body, size: known, isCut: isLonger };
    };
    const bytes = bytesOf(held, inspect);
    if (!isEncoded) return judge({ bytes, isCut: false });
    return inflate(bytes, encoding, inspect).then((inflated) =>
      judge(MULTIPART.test(contentType) ? { ...inflated, bytes: withParts(inflated.bytes, bytes) } : inflated),
    );
  });
}

const LATE = { fault: 'timeout' } as const;

function isNoBinary(first: Buffer): boolean {
  return !looksBinary(first);
}

function tooLong(body: InspectedBody, size: number | undefined, over: ReadOptions['over']): BodyReading {
  if (over === 'pass') return { body: NO_BODY, size, isCut: true };
  return { body, size, isCut: true, ...(over === 'block' && { fault: 'over' }) };
}

function bytesOf({ chunks, size }: Held, most: number): Buffer {
  const [only] = chunks;
  const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size);
  return whole.subarray(0, most);
}

/** Parsers of multipart bodies undo no coding: what stands between the compressed bytes is a part to them. */
function withParts(inflated: Buffer, raw: Buffer): Buffer {
  return inflated !== raw && raw.includes('\r\n--') ? Buffer.concat([inflated, raw]) : inflated;
}

const MULTIPART = /multipart/i;
/** Types that are looked at whatever they begin with; of all others what begins as text does. */
const TEXTUAL =
  /^\s*(?:text\/|multipart\/|application\/(?:json|xml|graphql|javascript|x-www-form-urlencoded)|[^;,]*(?:\+|[./-])(?:json|xml))/i;
