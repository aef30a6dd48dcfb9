import type { StoreListener } from '../store.js';

/** What of the store is not there: counting and writing, or hearing of what others change. */
export type StorePart = 'commands' | 'messages';

/** Tells all who listen when the first part of a store is gone and when the last one is back, and what it hears. */
export class Outages {
  readonly #reasons = new Map<StorePart, string>();
  readonly #listeners = new Set<StoreListener>();

  began(part: StorePart, reason: string): void {
    const isFirst = this.#reasons.size === 0;
    this.#reasons.set(part, reason);
    if (isFirst) for (const listener of this.#listeners) listener.degraded(reason);
  }

  ended(part: StorePart): void {
    if (!this.#reasons.delete(part) || this.#reasons.size > 0) return;
    for (const listener of this.#listeners) listener.recovered();
  }

  /** Listens from now on, and hears of what is the case already. Answers with the function that ends it. */
  watch(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    const [reason] = this.#reasons.values();
    if (reason !== undefined) listener.degraded(reason);
    return () => void this.#listeners.delete(listener);
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  lifted(...call: Parameters<NonNullable<StoreListener['lifted']>>): void {
    for (const listener of this.#listeners) listener.lifted?.(...call);
  }

  /** What the store did is told once, however many guards it is handed to. */
  took(...call: Parameters<NonNullable<StoreListener['took']>>): void {
    const [first] = this.#listeners;
    first?.took?.(...call);
  }
}
