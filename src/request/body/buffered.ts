import type { IncomingMessage } from 'node:http';

/**
 * What lies in the buffer of a body that nobody has begun to read; `undefined` where somebody has, or is about to. Reading
 * it and putting it back would make the body pass for one that was read: Node would not clear away what is left of it.
 */
export function bufferedChunks(req: IncomingMessage): Buffer[] | undefined {
  if (req.readableDidRead || req.readableFlowing === true || req.listenerCount('readable') > 0) return undefined;
  if (req.readableLength === 0) return [];
  const { buffer, bufferIndex = 0 } = (req as unknown as Buffered)._readableState;
  const chunks = [...buffer].slice(bufferIndex);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (length !== req.readableLength) return undefined;
  const encoding = req.readableEncoding ?? 'utf8';
  return chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
}

/** Whether all of it has come. */
export function hasEnded(req: IncomingMessage): boolean {
  return (req as unknown as Buffered)._readableState.ended;
}

/** The state of every Readable since Node 20: a list of chunks, in newer ones an array whose first chunks may be gone. */
interface Buffered {
  readonly _readableState: {
    readonly buffer: Iterable<Buffer | string>;
    readonly bufferIndex?: number;
    readonly ended: boolean;
  };
}
