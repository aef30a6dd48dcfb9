import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '../../demo/traffic/actor.js';
import { attackers } from '../../demo/traffic/attackers.js';
import { visitors } from '../../demo/traffic/visitors.js';
import * as actors from './actors.js';
import type { Places } from './places.js';
import { session, type Town } from './session.js';

/** Has people come and go until it is stopped: more by day than by night. `adminKey` is that of the clerks. */
export async function honestCrowd(town: Town, places: Places, adminKey: string): Promise<void> {
  const shoppers = visitors.map(deedOf);
  const clerk = actors.refunding(adminKey);
  await forEver(town, async (number) => {
    if (number % 12 === 0) come(town, clerk, places.within('DE'));
    else if (number % 5 === 0) come(town, actors.reviewing, places.anywhere());
    else come(town, shoppers[number % shoppers.length] as actors.Deed, places.anywhere());
    return VISIT / busyness(new Date());
  });
}

/**
 * Has attackers come in waves until it is stopped, most from where attackers have come from before: `hideouts`. The first wave has all
 * there are, each from another place.
 */
export async function attackWaves(town: Town, hideouts: readonly string[]): Promise<void> {
  const { chance, pace, stop } = town;
  await forEver(town, async (number) => {
    for (const [index, attack] of ATTACKS.entries()) {
      const place = number === 1 ? index : Math.floor(chance() ** 2 * hideouts.length);
      if (number === 1 || chance() < SHARE) come(town, attack, hideouts[place] as string);
      await pause((2_000 * chance()) / pace, undefined, { signal: stop });
    }
    return WAVE * (0.5 + chance());
  });
}

/** Milliseconds from one visitor to the next at the busiest time of day. */
const VISIT = 4_000;
/** Milliseconds between waves, on average. */
const WAVE = 180_000;
/** How many of all attacks there are in a later wave, on average. */
const SHARE = 0.7;

const ATTACKS: readonly actors.Deed[] = [
  ...attackers.map(deedOf),
  actors.defacing,
  actors.probing,
  actors.stuffing,
  actors.scraping,
  actors.guessingCoupons,
  actors.breakingIn,
];

function deedOf({ run }: Actor): actors.Deed {
  return (stage) => run(stage);
}

/** From a third of all that there is, at four in the night, to all of it at four in the afternoon. */
function busyness(now: Date): number {
  const hour = now.getUTCHours() + now.getUTCMinutes() / 60;
  return 0.67 - 0.33 * Math.cos(((hour - 4) / 24) * 2 * Math.PI);
}

/** Somebody comes from somewhere, and does what they do in their own time. */
function come(town: Town, deed: actors.Deed, home: string): void {
  deed(session(town, home), home).catch(unlessStopped(town));
}

/** Does something again and again, with the pause of milliseconds that it asks for, until it is stopped. */
export async function forEver(town: Town, act: (number: number) => Promise<number>): Promise<void> {
  for (let number = 1; !town.stop.aborted; number++) {
    try {
      await pause((await act(number)) / town.pace, undefined, { signal: town.stop });
    } catch (error) {
      unlessStopped(town)(error);
    }
  }
}

function unlessStopped({ stop }: Town): (error: unknown) => void {
  return (error) => {
    if (!stop.aborted) throw error;
  };
}
