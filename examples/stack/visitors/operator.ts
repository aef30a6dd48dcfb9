import { forEver } from './crowd.js';
import type { Town } from './session.js';

export interface RulesDesk {
  /** Of the rules service. */
  readonly url: string;
  readonly key: string;
}

/**
 * Somebody on duty, until it is stopped: blocks one of the hideouts now and then, and every hour closes the shop for half a minute, as
 * an exercise.
 */
export async function operator(town: Town, desk: RulesDesk, hideouts: readonly string[]): Promise<void> {
  await Promise.all([
    forEver(town, async (number) => {
      const address = hideouts[Math.floor(town.chance() * hideouts.length)];
      if (number > 1) await ask(desk, 'block', { address, duration: '10m', reason: 'seen in every wave' });
      return number > 1 ? BETWEEN_BLOCKS : BETWEEN_BLOCKS / 4;
    }),
    forEver(town, async (number) => {
      const on = number % 2 === 0;
      await ask(desk, 'emergency', { on, reason: on ? 'exercise' : 'end of the exercise' });
      return on ? EXERCISE : BETWEEN_EXERCISES;
    }),
  ]);
}

const BETWEEN_BLOCKS = 7 * 60_000;
const BETWEEN_EXERCISES = 60 * 60_000;
const EXERCISE = 30_000;

/** Asks for a change of the rules. A service that is away is asked again the next time. */
async function ask({ url, key }: RulesDesk, what: 'block' | 'emergency', body: unknown): Promise<void> {
  try {
    const answer = await fetch(`${url}/v1/rules/${what}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) console.error(`rules service: ${answer.status} ${await answer.text()}`);
  } catch (error) {
    console.error(`rules service: ${error instanceof Error ? error.message : error}`);
  }
}
