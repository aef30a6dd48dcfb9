import type { IncomingMessage } from 'node:http';

/**
 * Counts a body while it comes, whoever reads it. Resolves once more than `max` bytes have come, never otherwise. With
 * `cut` nothing from there on reaches the application, not even the end: what it has read must not pass for the whole.
 */
export function bodyBeyond(req: IncomingMessage, max: number, { cut }: { readonly cut: boolean }): Promise<void> {
  return new Promise((resolve) => {
    const { push } = req;
    // What came while checks were waiting lies in the buffer.
    let seen = req.readableLength;
    if (seen > max) resolve();
    req.push = (chunk: Buffer | string | null, encoding?: BufferEncoding) => {
      seen += chunk?.length ?? 0;
      if (seen <= max) return push.call(req, chunk, encoding);
      resolve();
      return cut || push.call(req, chunk, encoding);
    };
  });
}
