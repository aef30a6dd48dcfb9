import { setMaxListeners } from 'node:events';

/** Aborts on Ctrl-C and on SIGTERM, with which a container is stopped. As many as like may wait for it. */
export function stopping(): AbortSignal {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
