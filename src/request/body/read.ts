import { looksBinary } from '../../detection/extract/binary.js';
import type { GuardRequest } from '../guard-request.js';
import { bufferedChunks } from './buffered.js';
import { type Held, holdBody } from './hold.js';
import { codingsOf, inflate } from './inflate.js';
import { type BodyFault, type BodyReading, type InspectedBody, NO_BODY, UNAVAILABLE } from './inspected.js';
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
export async function readBody(request: GuardRequest, options: ReadOptions): Promise<BodyReading> {
  const { ctx, contentLength, headers } = request;
  const { inspect, over, timeout, max = Number.POSITIVE_INFINITY } = options;
  const contentType = headers['content-type'] ?? '';
  const size = contentLength;
  if (bufferedChunks(ctx.req) === undefined) {
    return { body: parsedBody(ctx, contentType), size, isCut: false };
  }
  if (over !== 'inspect-prefix' && size !== undefined && size > inspect) return tooLong(NO_BODY, size, over);

  const encoding = headers['content-encoding'] ?? '';
  const isEncoded = codingsOf(encoding).length > 0;
  const held = await holdBody(ctx.req, {
    most: Math.min(inspect, max),
    timeout,
    ...(!isEncoded && !isTextual(contentType) && { isWanted: (first) => !looksBinary(first) }),
  });
  if (held.end === 'unavailable') return { body: UNAVAILABLE, size, isCut: false };
  const known = size ?? (held.end === 'whole' ? held.size : undefined);
  if (held.end === 'gone' || held.end === 'unwanted' || held.size === 0) {
    return { body: NO_BODY, size: known, isCut: false, ...(held.end === 'late' && { fault: 'timeout' }) };
  }

  const bytes = bytesOf(held, inspect);
  const isComplete = held.end === 'whole';
  const inflated = isEncoded ? await inflate(bytes, encoding, inspect) : { bytes, isCut: false };
  const isCut = held.end === 'cut' || inflated.isCut;
  const body: InspectedBody = {
    state: 'bytes',
    bytes: inflated.bytes,
    contentType,
    isWhole: isComplete && !isCut,
  };
  const fault: BodyFault | undefined = held.end === 'late' ? 'timeout' : inflated.fault;
  if (fault !== undefined) return { body, size: known, isCut, fault };
  return isCut && held.size <= max ? tooLong(body, known, over) : { body, size: known, isCut };
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

/** Types that are looked at whatever they begin with; of all others what begins as text does. */
function isTextual(contentType: string): boolean {
  return TEXTUAL.test(contentType);
}

const TEXTUAL =
  /^\s*(?:text\/|multipart\/|application\/(?:json|xml|graphql|javascript|x-www-form-urlencoded)|[^;,]*(?:\+|[./-])(?:json|xml))/i;
