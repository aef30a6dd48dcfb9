import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Actor } from './actor.js';
import { attackers } from './attackers.js';
import { shopClient } from './client.js';
import { random } from './random.js';
import { TotalsCount } from './totals.js';
import { visitors } from './visitors.js';

/** Runs all actors side by side and reports what they saw. */
const { port } = workerData as { port: number };
const client = shopClient(port);
const totals = new TotalsCount();

async function play({ honest, start, run }: Actor, index: number): Promise<void> {
  await pause(start);
  await run({
    chance: random(SEED + index),
    pause: async (milliseconds) => void (await pause(milliseconds)),
    async send(request) {
      const answer = await client.send(request);
      totals.count(honest, answer.status, request.expect);
      return answer;
    },
  });
}

/** Each actor has its own row of numbers, so that every run is like the last, whoever is faster. */
const SEED = 20_26;

await Promise.all([...visitors, ...attackers].map(play));
client.close();
parentPort?.postMessage(totals.all);
