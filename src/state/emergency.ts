/** The switch of emergency mode. Says so when it has changed, and only then. */
export class Emergency {
  #byHand: boolean;
  #byRules = false;
  readonly #changed: (on: boolean) => void;

  constructor(on: boolean, changed: (on: boolean) => void) {
    this.#byHand = on;
    this.#changed = changed;
  }

  get on(): boolean {
    return this.#byHand || this.#byRules;
  }

  set(on: boolean): void {
    this.#change(() => {
      this.#byHand = on;
    });
  }

  /** What dynamic rules say; they do not switch off what was switched on by hand. */
  rule(on: boolean): void {
    this.#change(() => {
      this.#byRules = on;
    });
  }

  #change(change: () => void): void {
    const before = this.on;
    change();
    if (this.on !== before) this.#changed(this.on);
  }
}
