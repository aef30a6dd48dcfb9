import { inspect } from '../../src/detection/engine.js';
import type { Family } from '../../src/detection/family.js';
import { families } from '../../src/detection/signatures/index.js';
import { inspectedOf, type Sample } from './corpus.js';

/** What a family costs beyond what is done for all of them, in this process and without HTTP. */
export interface FamilyCost {
  readonly name: string;
  /** CPU microseconds per request. */
  readonly added: number;
  /** Inputs of a request that it looked into. */
  readonly looked: number;
}

/** The costliest first, after what taking requests apart and decoding them costs alone. */
export function costByFamily(samples: readonly Sample[]): readonly FamilyCost[] {
  const requests = samples.flatMap((sample) => inspectedOf(sample) ?? []);
  const look = (asked: readonly Family[]) => {
    for (const request of requests) inspect(request, asked);
  };
  // What is measured first would pay for compiling what all the others share.
  for (let run = 0; run < RUNS; run++) look(families);
  const alone = cpuOf(() => look([])) / requests.length;
  const costs = families.map((family) => {
    let looked = 0;
    const counting: Family = {
      ...family,
      inspect(input, report) {
        looked++;
        family.inspect(input, report);
      },
    };
    look([counting]);
    const only = [family];
    const added = cpuOf(() => look(only)) / requests.length - alone;
    return { name: family.name, added, looked: looked / requests.length };
  });
  return [
    { name: 'none: taking apart, decoding', added: alone, looked: 0 },
    ...costs.sort((a, b) => b.added - a.added),
  ];
}

/** CPU microseconds of the best of a few runs. */
function cpuOf(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return best;
}

const RUNS = 5;
