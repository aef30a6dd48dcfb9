/**
 * How many failures there were within a sliding window, in a fixed number of cells. A failure is remembered for the whole
 * window and forgotten at most a sixteenth of it late.
 */
export class FailureWindow {
  readonly #cells = new Uint32Array(CELLS);
  readonly #span: number;
  #newest = 0;
  #total = 0;

  /** `window` in milliseconds. */
  constructor(window: number) {
    this.#span = window / (CELLS - 1);
  }

  add(now: number): void {
    this.#moveTo(now);
    const cell = this.#newest % CELLS;
    this.#cells[cell] = (this.#cells[cell] ?? 0) + 1;
    this.#total++;
  }

  /** Failures that are remembered. */
  at(now: number): number {
    this.#moveTo(now);
    return this.#total;
  }

  /** Milliseconds until fewer than `limit` are remembered. */
  untilBelow(limit: number, now: number): number {
    let left = this.at(now);
    if (left < limit) return 0;
    let cell = this.#newest - CELLS;
    while (left >= limit) left -= this.#cells[++cell % CELLS] ?? 0;
    return (cell + CELLS) * this.#span - now;
  }

  /** Empties the cells that time has passed by. */
  #moveTo(now: number): void {
    const newest = Math.max(this.#newest, Math.floor(now / this.#span));
    for (let cell = Math.max(this.#newest + 1, newest - CELLS + 1); cell <= newest; cell++) {
      this.#total -= this.#cells[cell % CELLS] ?? 0;
      this.#cells[cell % CELLS] = 0;
    }
    this.#newest = newest;
  }
}

/** One for the time that runs, sixteen for the window. */
const CELLS = 17;
