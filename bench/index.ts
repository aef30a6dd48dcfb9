/**
 * What the guard costs: `npm run bench`, a few minutes; `npm run bench -- --quick`, about one, for a first look.
 * Prints markdown. `--json FILE` also writes every figure to a file.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAddresses } from './addresses.js';
import { separateCores } from './cores.js';
import { measureCountries } from './countries.js';
import { measure } from './measure.js';
import { addressTable, countryTable, cpuTable, spanTable, targetTable } from './report.js';
import { lostSpans, targets } from './targets.js';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'string' } } });

const cores = separateCores();
const scale = options.quick
  ? { warmUps: 5, rounds: 7, requests: 1_000, connections: 16 }
  : { warmUps: 10, rounds: 30, requests: 2_000, connections: 16 };
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  pinned: typeof cores === 'string' ? `no, ${cores}` : `servers on core ${cores.server}, the rest on ${cores.rest}`,
};

say('# What the guard costs');
say(`Node ${machine.node}, ${machine.cpu}, ${machine.cores} cores; pinned: ${machine.pinned}.`);
say(
  `${scale.rounds} rounds of ${scale.requests} requests over ${scale.connections} connections to each process in turn, ` +
    `after ${scale.warmUps} rounds of warm-up. CPU is user + system time of the server process, medians of the rounds; ` +
    'a difference is the median of the differences within each round, or of medians where the two did not run side by side.',
);

const addresses = measureAddresses([10, 1_000, 100_000]);
const countries = measureCountries();
const samples = await measure({
  ...scale,
  serverCore: typeof cores === 'string' ? undefined : cores.server,
  onRound: (group, round, of) => void process.stderr.write(`${group}: round ${round} of ${of}\n`),
});
const promises = targets(samples);
const lost = lostSpans(samples);

say('## CPU per request', cpuTable(samples));
say('## Promises', targetTable(promises));
say('## Spans, none dropped', spanTable(samples));
say('## Address set alone', addressTable(addresses));
say('## Country of an address alone', countryTable(countries));
if (options.json) {
  writeFileSync(
    options.json,
    `${JSON.stringify({ machine, scale, samples, targets: promises, addresses, countries }, null, 2)}\n`,
  );
}
if (lost.length > 0) {
  console.error(`The figures do not count: ${lost.join('; ')}.`);
  process.exitCode = 1;
}

function say(...paragraphs: readonly string[]): void {
  for (const paragraph of paragraphs) console.log(`${paragraph}\n`);
}
