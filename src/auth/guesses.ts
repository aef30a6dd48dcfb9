import type { Clock } from '../state/clock.js';
import { SlidingWindow } from '../state/sliding-window.js';
import type { Quota, QuotaState } from '../state/store.js';
import { WindowSlots } from '../state/window-slots.js';

/** One credential's way past the limit. */
export interface Turn {
  /** Whether the verifier may be asked. A promise while that depends on what becomes of those before. */
  readonly granted: boolean | Promise<boolean>;
  /** Ends the turn, or the waiting for it; only the first call counts. */
  end(failed: boolean): void;
}

/**
 * The credentials that one client sends: those that failed within the window and those that are being verified are never
 * more than the limit together. Who comes beyond it waits, so that a busy client with good credentials is not taken
 * for one that guesses, and is refused once the failures alone reach the limit.
 */
export class Guesses {
  readonly #quota: Quota;
  readonly #now: Clock;
  readonly #slots: WindowSlots;
  readonly #waiting = new Set<WaitingTurn>();
  /** Made with the first failure: most clients have none. */
  #failures: SlidingWindow | undefined;
  #running = 0;

  /** `slots`: the memory that the failures of many clients share. */
  constructor(quota: Quota, now: Clock, slots = new WindowSlots()) {
    this.#quota = quota;
    this.#now = now;
    this.#slots = slots;
  }

  /** Whether any of them is being verified, or waits to be. */
  get isUnderWay(): boolean {
    return this.#running > 0 || this.#waiting.size > 0;
  }

  get hasFailures(): boolean {
    return this.#failed > 0;
  }

  /** Milliseconds until a credential may be tried again; 0 where that depends on others only. */
  get retryAfter(): number {
    return this.#standing?.retryAfter ?? 0;
  }

  /** `ended` hears of the end of a turn that was granted. */
  take(ended: () => void): Turn {
    const { requests } = this.#quota;
    const failed = this.#failed;
    if (failed + this.#running < requests) {
      this.#running++;
      return { granted: true, end: once((failed) => this.#end(failed, ended)) };
    }
    if (failed >= requests || this.#waiting.size >= MOST_WAITING) return REFUSED;
    const turn = waitingTurn(
      (failed) => this.#end(failed, ended),
      () => this.#waiting.delete(turn),
    );
    this.#waiting.add(turn);
    return turn;
  }

  /** Forgets the failures. */
  clear(): void {
    this.#failures?.release();
    this.#failures = undefined;
  }

  get #failed(): number {
    const { requests } = this.#quota;
    return requests - (this.#standing?.remaining ?? requests);
  }

  get #standing(): QuotaState | undefined {
    return this.#failures?.hit(this.#quota, this.#now(), 0);
  }

  #end(failed: boolean, ended: () => void): void {
    this.#running--;
    if (failed) {
      this.#failures ??= new SlidingWindow(this.#slots);
      this.#failures.hit(this.#quota, this.#now());
    }
    this.#admit();
    ended();
  }

  /** Lets in whoever there is room for; when the failures alone are too many, turns all away. */
  #admit(): void {
    const { requests } = this.#quota;
    const failed = this.#failed;
    for (const turn of this.#waiting) {
      const granted = failed < requests;
      if (granted && failed + this.#running >= requests) return;
      this.#waiting.delete(turn);
      if (granted) this.#running++;
      turn.admit(granted);
    }
  }
}

const REFUSED: Turn = Object.freeze({ granted: false, end: () => {} });

/** Each of them is a request that is held open. */
const MOST_WAITING = 1_000;

interface WaitingTurn extends Turn {
  admit(granted: boolean): void;
}

/** A turn that is to come: `end` ends it when it has come, `leave` when it has not. */
function waitingTurn(end: (failed: boolean) => void, leave: () => void): WaitingTurn {
  let state: 'waiting' | 'granted' | 'refused' = 'waiting';
  let settle: (granted: boolean) => void = () => {};
  const granted = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const admit = (isGranted: boolean) => {
    state = isGranted ? 'granted' : 'refused';
    settle(isGranted);
  };
  return {
    granted,
    admit,
    end: once((failed) => {
      if (state === 'granted') end(failed);
      if (state !== 'waiting') return;
      leave();
      admit(false);
    }),
  };
}

function once(end: (failed: boolean) => void): (failed: boolean) => void {
  let over = false;
  return (failed) => {
    if (over) return;
    over = true;
    end(failed);
  };
}
