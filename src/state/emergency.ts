/** The switch of emergency mode. Says so when it has changed, and only then. */
export class Emergency {
  #on: boolean;
  readonly #changed: (on: boolean) => void;

  constructor(on: boolean, changed: (on: boolean) => void) {
    this.#on = on;
    this.#changed = changed;
  }

  get on(): boolean {
    return this.#on;
  }

  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#changed(on);
  }
}
