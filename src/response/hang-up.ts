import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { GuardError } from '../errors.js';
import { linger } from './linger.js';

/** Ends the connection of a request whose body is too large once it is answered, and with it whatever still reads the body. */
export function hangUp({ req, res }: Context): void {
  const stream = streamOf(req);
  if (stream) {
    res.once('finish', () => {
      stream.close();
      endReaders(req);
    });
    return;
  }
  res.setHeader('Connection', 'close');
  req.socket.destroySoon = () => closeGently(req);
}

/** Breaks off an answer that has begun: the client must not take it for a whole one. One that is whole stands. */
export function breakOff(ctx: Context): void {
  const { req, res } = ctx;
  const stream = streamOf(req);
  ctx.respond = false;
  if (!stream && res.writableEnded) {
    closeGently(req);
    return;
  }
  if (!stream) res.destroy();
  else if (res.writableEnded) stream.close();
  else stream.destroy(tooLarge());
  endReaders(req);
}

interface Http2Stream {
  close(): void;
  destroy(error: Error): void;
}

function streamOf(req: IncomingMessage): Http2Stream | undefined {
  return req.httpVersionMajor >= 2 ? (req as unknown as { readonly stream: Http2Stream }).stream : undefined;
}

function closeGently(req: IncomingMessage): void {
  const { socket } = req;
  linger(socket);
  socket.once('close', () => endReaders(req));
}

/** Has whatever reads a body learn that there is no more to come. */
function endReaders(req: IncomingMessage): void {
  // Over HTTP/2 an error that nobody listens for would end the process.
  req.on('error', () => {});
  req.destroy(tooLarge());
}

function tooLarge(): GuardError {
  return new GuardError('GUARD_BODY_TOO_LARGE', 'koa-otel-guard: the request body is larger than body.max allows');
}
