import type { ServerResponse } from 'node:http';

/** Requests that are held for a while. Few enough to be bounded; none is held longer than its client waits, or the guard is open. */
export class Delays {
  readonly #held = new Set<() => void>();
  #isClosed = false;

  /** Holds a request: true when its time is over, false when its client has gone. Undefined when as many are held as may be. */
  hold(res: ServerResponse, milliseconds: number): Promise<boolean> | undefined {
    if (this.#isClosed) return Promise.resolve(true);
    if (res.destroyed) return Promise.resolve(false);
    if (this.#held.size >= MOST_HELD) return undefined;
    return new Promise((resolve) => {
      const end = (isThere: boolean) => {
        clearTimeout(timer);
        res.off('close', gone);
        this.#held.delete(release);
        resolve(isThere);
      };
      const gone = () => end(false);
      const release = () => end(true);
      const timer = setTimeout(release, milliseconds).unref();
      res.once('close', gone);
      this.#held.add(release);
    });
  }

  /** Lets all go on, and holds nobody from then on. */
  close(): void {
    this.#isClosed = true;
    for (const release of [...this.#held]) release();
  }
}

/** Requests of one guard at the same time. */
export const MOST_HELD = 1_000;
