import type { Context } from 'koa';
import { GuardError } from '../errors.js';

/**
 * Ends the connection of a request whose body is too large once it is answered, and with it whatever still reads the
 * body. The client may go on sending for a moment: a connection that is closed at once is reset, and the answer lost
 * (RFC 9112, 9.6).
 */
export function hangUp({ req, res }: Context): void {
  const end = () => req.destroy(new GuardError('GUARD_BODY_TOO_LARGE', TOO_LARGE));
  if (req.httpVersionMajor >= 2) {
    const { stream } = req as unknown as { readonly stream: { close(): void } };
    res.once('finish', () => {
      stream.close();
      end();
    });
    return;
  }
  const { socket } = req;
  res.setHeader('Connection', 'close');
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER);
    timer.unref();
    socket.once('close', () => {
      clearTimeout(timer);
      end();
    });
  };
}

const TOO_LARGE = 'koa-otel-guard: the request body is larger than body.max allows';

/** Milliseconds. */
const LINGER = 1_000;

/** Breaks off an answer that has begun: the client must not take it for a whole one. */
export function breakOff(ctx: Context): void {
  ctx.respond = false;
  ctx.res.destroy();
}
