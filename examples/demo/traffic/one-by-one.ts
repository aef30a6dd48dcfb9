import type { Stage } from './actor.js';
import type { ShopRequest } from './client.js';

/** One request after the other, with a pause of about so many milliseconds that is never quite the same. */
export async function oneByOne<Item>(
  stage: Stage,
  pause: number,
  items: readonly Item[],
  requestOf: (item: Item) => ShopRequest,
): Promise<void> {
  for (const item of items) {
    await stage.send(requestOf(item));
    await stage.pause(pause * (0.75 + stage.chance() / 2));
  }
}
