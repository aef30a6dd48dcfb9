/**
 * Replays a corpus through the engine alone, without HTTP: for work on signatures. `node dist/bench/detection/in-process.js
 * --family sqli --category sqli --missed 40 --false 40`
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inspect } from '../../src/detection/engine.js';
import type { InputFinding } from '../../src/detection/inspection.js';
import { families as all } from '../../src/detection/signatures/index.js';
import { inspectedOf, isHeadline, readCorpus, type Sample } from './corpus.js';

const THRESHOLD = 40;

const { values: options } = parseArgs({
  options: {
    family: { type: 'string' },
    category: { type: 'string' },
    source: { type: 'string' },
    missed: { type: 'string', default: '0' },
    false: { type: 'string', default: '0' },
    found: { type: 'string', default: '0' },
    value: { type: 'string' },
  },
});

const folder = process.env.GUARD_CORPORA;
const wanted = options.family?.split(',');
const families = wanted ? all.filter(({ name }) => wanted.includes(name)) : all;

if (options.value !== undefined) {
  const path = `/search?q=${encodeURIComponent(options.value)}`;
  tell(inspect({ path: '/search', query: path.slice(path.indexOf('?') + 1), rawHeaders: [] }, families));
} else if (folder === undefined || !existsSync(folder)) {
  console.log('GUARD_CORPORA names no folder');
} else {
  report(join(folder, 'dev'));
}

function findingsOf(sample: Sample): readonly InputFinding[] {
  const request = inspectedOf(sample);
  return request ? inspect(request, families) : [];
}

function report(dev: string): void {
  const wantedCategories = options.category?.split(',');
  const wantedSources = options.source?.split(',');
  const attacks = readCorpus(join(dev, 'attacks.jsonl.gz')).filter(
    ({ category, source }) =>
      (!wantedCategories || wantedCategories.includes(category)) && (!wantedSources || wantedSources.includes(source)),
  );
  const benign = readCorpus(join(dev, 'benign.jsonl.gz')).filter(({ noisy }) => !noisy);
  const rows = new Map<string, { total: number; hits: number }>();
  const count = (row: string, isHit: boolean) => {
    const cell = rows.get(row) ?? { total: 0, hits: 0 };
    rows.set(row, { total: cell.total + 1, hits: cell.hits + (isHit ? 1 : 0) });
  };
  const rules = new Map<string, { attacks: number; benign: number }>();
  const missed: Sample[] = [];
  const found: [Sample, readonly InputFinding[]][] = [];
  const wrong: [Sample, readonly InputFinding[]][] = [];
  const credit = (findings: readonly InputFinding[], key: 'attacks' | 'benign') => {
    const ids = new Set(findings.flatMap(({ matches }) => matches.map(({ signature }) => signature.id)));
    for (const id of ids) {
      const cell = rules.get(id) ?? { attacks: 0, benign: 0 };
      rules.set(id, { ...cell, [key]: cell[key] + 1 });
    }
  };
  for (const sample of attacks) {
    const findings = findingsOf(sample);
    const isHit = findings.some(({ score }) => score >= THRESHOLD);
    credit(findings, 'attacks');
    const isClean = isHeadline(sample);
    if (isClean) {
      count('attacks', isHit);
      count(`place ${sample.place ?? '-'}`, isHit);
      count(`source ${sample.source}`, isHit);
    } else if (sample.strict) count('strict', isHit);
    if (!sample.noisy && !sample.strict) count(`category ${sample.category}`, isHit);
    if (!sample.noisy && !sample.strict) isHit ? found.push([sample, findings]) : missed.push(sample);
  }
  const start = process.cpuUsage();
  for (const sample of benign) {
    const findings = findingsOf(sample);
    const isHit = findings.some(({ score }) => score >= THRESHOLD);
    credit(findings, 'benign');
    count(`benign tier ${sample.tier}`, isHit);
    count(`benign ${sample.tier} ${sample.source}`, isHit);
    if (isHit) wrong.push([sample, findings]);
  }
  const { user } = process.cpuUsage(start);
  for (const [sample] of spread(
    missed.map((sample) => [sample]),
    Number(options.missed),
  ))
    console.log('MISSED', brief(sample as Sample));
  for (const [sample, findings] of spread(found, Number(options.found))) {
    console.log('FOUND', brief(sample));
    tell(findings);
  }
  for (const [sample, findings] of spread(wrong, Number(options.false))) {
    console.log('FALSE', `tier ${sample.tier}`, brief(sample));
    tell(findings.filter(({ score }) => score >= THRESHOLD));
  }
  console.log('\nrule: attacks, benign');
  for (const [id, cell] of [...rules].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${id}: ${cell.attacks}, ${cell.benign}`);
  console.log('\nblocked');
  for (const [row, { hits, total }] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(
      `  ${row.padEnd(36)} ${String(hits).padStart(6)} of ${String(total).padStart(6)}  ${((100 * hits) / total).toFixed(2)} %`,
    );
  }
  console.log(`\n${(user / benign.length).toFixed(1)} us per benign request (preparing it included)`);
}

/** Some of a list, from all over it. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / Math.max(1, most));
  return Array.from({ length: Math.min(most, items.length) }, (_, i) => items[Math.floor(i * step)] as Item);
}

function brief({ id, source, category, place, path, headers, body }: Sample): string {
  const own = Object.entries(headers).filter(
    ([name]) => !/^(?:host|accept|user-agent|content-|connection)/i.test(name),
  );
  return JSON.stringify([
    id,
    source,
    category,
    place,
    path.slice(0, 300),
    Object.fromEntries(own),
    body?.slice(0, 500),
  ]);
}

function tell(findings: readonly InputFinding[]): void {
  for (const { input, score, matches } of findings) {
    console.log(
      `    ${input} ${score}: ${matches.map(({ signature, excerpt }) => `${signature.id} ${JSON.stringify(excerpt.slice(0, 80))}`).join(' | ')}`,
    );
  }
}
