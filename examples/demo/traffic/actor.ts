import type { ShopAnswer, ShopRequest } from './client.js';

/** Somebody who visits the shop: who means well, or not. */
export interface Actor {
  readonly honest: boolean;
  /** Milliseconds after the beginning. */
  readonly start: number;
  run(stage: Stage): Promise<void>;
}

/** What an actor can do. */
export interface Stage {
  send(request: ShopRequest): Promise<ShopAnswer>;
  pause(milliseconds: number): Promise<void>;
  /** A number from 0 to 1. */
  chance(): number;
}
