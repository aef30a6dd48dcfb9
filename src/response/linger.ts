import type { Socket } from 'node:net';

/**
 * Sends no more, and lets the client go on sending for a moment: a connection that is closed at once is reset, and the
 * answer lost (RFC 9112, 9.6).
 */
export function linger(socket: Socket): void {
  socket.end();
  // What comes from here on is no request any more.
  socket.removeAllListeners('data').on('data', () => {});
  const timer = setTimeout(() => socket.destroy(), LINGER);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

/** Milliseconds. */
const LINGER = 1_000;
