/**
 * What detection finds and what it costs: `npm run bench:detection`, a few minutes; with `-- --quick` without what it
 * costs. Replays the folder `dev` of the one that GUARD_CORPORA names, or else the project's own cases, through a real
 * guarded Koa server. Prints markdown; `--out DIR` also writes the ids of what was missed and of false positives. Figures
 * are told, not asserted: it fails only where it could not measure.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { separateCores } from '../cores.js';
import { costByFamily } from './by-family.js';
import { type Corpus, openCorpus, type Sample } from './corpus.js';
import { type Cost, measureCosts, startServer, usageOf } from './cost.js';
import { compareWithLibddwaf } from './libddwaf.js';
import { isClear, isKeptOut, type Judged, judged } from './rates.js';
import { replay } from './replay.js';
import * as report from './report.js';
import type { Variant } from './server.js';
import { shapes } from './shapes.js';
import { findSlowest } from './slowest.js';
import { findStalls, longestTurn } from './stalls.js';
import { comparisonTargets, costTargets, detectionTargets, MIX, stallTargets, type Target } from './targets.js';
import { messageOf } from './wire.js';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, out: { type: 'string' } } });
const cores = separateCores();
const core = typeof cores === 'string' ? undefined : cores.server;
const corpus = openCorpus();
const mix = sampled(corpus.benign, 6_000);

say(
  '# What detection finds and what it costs',
  `${corpus.title}: ${corpus.attacks.length} attacks, ${corpus.benign.length} benign requests. Node ${process.version}; pinned: ${
    typeof cores === 'string' ? `no, ${cores}` : `server on core ${cores.server}, the rest on ${cores.rest}`
  }.`,
);
const targets: Target[] = [...(await tellDetection(corpus)), ...(await tellStalls(corpus))];
if (!options.quick) targets.push(...(await tellCosts()), ...(await tellComparison()));
say('## Promises', report.targetTable(targets));

async function tellDetection({ attacks, benign }: Corpus): Promise<readonly Target[]> {
  process.stderr.write('replaying\n');
  const { found, kept, latest } = await replayed('guarded', { attacks, benign });
  const keptOut = kept.filter(isKeptOut);
  const byNode = await replayed('bare', { attacks: [], benign: keptOut.map(({ sample }) => sample) });
  say('## Attacks', report.headlineTable(found));
  say('### By category', report.categoryTable(found));
  say('### By source, headline set', report.sourceTable(found));
  say('### By place, headline set, where the source tells it', report.placeTable(found));
  say('## Benign requests', report.falsePositiveTable(kept));
  say(
    `Of the ${keptOut.length} that were kept out, ${byNode.kept.filter(isKeptOut).length} get no answer of a bare Koa either. ` +
      `While replaying, a timer of 1 ms came up to ${latest.toFixed(1)} ms late, cold start included.`,
  );
  say('## Answers', report.statusTable(found, kept));
  if (options.out !== undefined) writeIds(options.out, found, keptOut);
  return detectionTargets(found, kept);
}

/** Replays requests to one server, four at a time. */
async function replayed(
  variant: Variant,
  { attacks, benign }: Pick<Corpus, 'attacks' | 'benign'>,
): Promise<{ readonly found: readonly Judged[]; readonly kept: readonly Judged[]; readonly latest: number }> {
  const server = await startServer(variant, core);
  const send = async (samples: readonly Sample[]) => {
    const sent = await replay(samples.map(messageOf), { port: server.port, concurrency: 4 });
    const unsent = sent.filter(({ outcome }) => outcome === 'unsent').length;
    if (unsent > 0) fail(`${unsent} of ${samples.length} requests were not sent`);
    return judged(samples, sent);
  };
  try {
    return { found: await send(attacks), kept: await send(benign), latest: (await usageOf(server)).latest };
  } finally {
    await server.child.stop();
  }
}

function writeIds(folder: string, found: readonly Judged[], keptOut: readonly Judged[]): void {
  const write = (name: string, all: readonly Judged[]) =>
    writeFileSync(join(folder, name), all.map(({ sample, outcome }) => `${sample.id}\t${outcome}\n`).join(''));
  mkdirSync(folder, { recursive: true });
  write(
    'missed.txt',
    found.filter((one) => isClear(one) && one.verdict !== 'detected'),
  );
  write('false-positives.txt', keptOut);
}

async function tellStalls({ attacks, benign }: Corpus): Promise<readonly Target[]> {
  process.stderr.write('stalls\n');
  const both = typeof cores === 'string' ? undefined : `${cores.server},${cores.rest}`;
  const { stalls, watched } = await findStalls('guarded', [...attacks, ...benign], both);
  if (watched < attacks.length + benign.length) fail('not all requests were watched');
  const bare = await findStalls('bare', [...attacks, ...benign], both);
  say(
    '## Longest turns of the event loop',
    'One request at a time, every turn of the loop timed. Busy at most: the turn, or the CPU time of all threads of the process in it, whichever is less.',
    `The longest one of a bare Koa, in the same replay: ${longestTurn(bare.stalls).toFixed(2)} ms.`,
    report.stallTable(stalls, 10),
  );
  process.stderr.write('slowest\n');
  say(
    '## Slowest requests',
    'The engine alone, in one stretch; the best of seven looks.',
    report.slowestTable(findSlowest([...attacks, ...benign], 10)),
  );
  return stallTargets(stalls);
}

async function tellCosts(): Promise<readonly Target[]> {
  const loads = [
    // Compiling goes on for tens of thousands of requests that differ.
    { title: MIX.title, samples: mix, warmUps: 9, rounds: 7 },
    ...shapes.map(({ title, sample, requests }) => ({
      title,
      samples: Array.from({ length: requests }, () => sample),
      warmUps: 12,
      rounds: 15,
    })),
  ];
  const costs: readonly Cost[] = await measureCosts(loads, core);
  say('## CPU per request, us', report.costTable(costs));
  process.stderr.write('families\n');
  say('### By family, engine alone, benign mix', report.familyTable(costByFamily(sampled(corpus.benign, 3_000))));
  return costTargets(costs);
}

async function tellComparison(): Promise<readonly Target[]> {
  process.stderr.write('libddwaf\n');
  const loads = [
    { title: MIX.title, samples: sampled(corpus.benign, 2_000), times: 1 },
    ...shapes.map(({ title, sample, requests }) => ({ title, samples: [sample], times: Math.ceil(requests / 4) })),
  ];
  const compared = await compareWithLibddwaf(loads);
  say("## Beside Datadog's libddwaf");
  if (typeof compared === 'string') {
    say(`Not measured: ${compared}.`);
    return [];
  }
  say(
    `libddwaf ${compared.version} with ${compared.rules} rules of this bench: fewer than it ships with, so a lower bound. It is given ` +
      'parsed bodies and decoded queries, which is not counted; the engine reads the bytes itself. CPU in one process, without HTTP.',
    report.comparisonTable(compared.rows),
  );
  return comparisonTargets(compared.rows);
}

/** That many of a list, from all over it, the same in every run: again from its beginning where there are fewer. */
function sampled(samples: readonly Sample[], count: number): readonly Sample[] {
  const step = Math.max(1, samples.length / count);
  return Array.from({ length: count }, (_, i) => samples[Math.floor(i * step) % samples.length] as Sample);
}

function fail(reason: string): void {
  console.error(`The figures do not count: ${reason}.`);
  process.exitCode = 1;
}

function say(...paragraphs: readonly string[]): void {
  for (const paragraph of paragraphs) console.log(`${paragraph}\n`);
}
