import type { IncomingMessage } from 'node:http';

export interface CountOptions {
  /** Whether the application gets nothing from there on. */
  readonly cut: boolean;
  /** Bytes that have come so far, read or not. */
  readonly come: number;
}

/**
 * Counts a body while it comes, whoever reads it. Resolves once more than `max` bytes have come, never otherwise. With
 * `cut` nothing from there on reaches the application, not even the end: what it has read must not pass for the whole.
 */
export function bodyBeyond(req: IncomingMessage, max: number, { cut, come }: CountOptions): Promise<void> {
  return new Promise((resolve) => {
    const { push } = req;
    let seen = come;
    if (seen > max) resolve();
    req.push = (chunk: Buffer | string | null, encoding?: BufferEncoding) => {
      seen += chunk?.length ?? 0;
      if (seen <= max) return push.call(req, chunk, encoding);
      resolve();
      return cut || push.call(req, chunk, encoding);
    };
  });
}

/** Counts a body without a limit, in case that one is set once some of it has been read. Answers with the bytes so far. */
export function countBody(req: IncomingMessage): () => number {
  const { push } = req;
  // What came while checks were waiting lies in the buffer.
  let come = req.readableLength;
  req.push = (chunk: Buffer | string | null, encoding?: BufferEncoding) => {
    come += chunk?.length ?? 0;
    return push.call(req, chunk, encoding);
  };
  return () => come;
}
