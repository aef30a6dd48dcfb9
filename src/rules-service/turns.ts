import { Problem } from './problem.js';

/** Has what is done to one thing done one after the other, in this process. */
export class Turns {
  readonly #last = new Map<string, { count: number; end: Promise<unknown> }>();

  /** @throws {Problem} 503 when too many wait already. */
  async take<Result>(thing: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#last.get(thing) ?? { count: 0, end: Promise.resolve() };
    if (line.count >= MOST_WAITING) throw new Problem(503, 'Too many changes at once.');
    line.count++;
    this.#last.set(thing, line);
    const turn = line.end.then(work);
    line.end = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      line.count--;
      if (line.count === 0) this.#last.delete(thing);
    }
  }
}

const MOST_WAITING = 100;
