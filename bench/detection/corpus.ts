import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Inspected } from '../../src/detection/engine.js';

/** A request of a corpus, as it goes over the wire. */
export interface Sample {
  readonly id: string;
  readonly source: string;
  readonly category: string;
  readonly label: 'attack' | 'benign';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly body_b64?: boolean;
  readonly raw_b64?: string;
  readonly tier: number;
  readonly place?: string;
  readonly noisy?: boolean;
  readonly strict?: boolean;
  readonly version?: string;
}

/** Categories that are not part of the headline figure. */
const ASIDE: ReadonlySet<string> = new Set([
  'protocol',
  'session-fixation',
  'mixed-noisy',
  'api-misc',
  'open-redirect',
  'mail',
  'graphql',
  'generic',
  'upload',
]);

export interface Corpus {
  readonly title: string;
  readonly attacks: readonly Sample[];
  readonly benign: readonly Sample[];
}

/** The samples of the folder `dev` in the one that GUARD_CORPORA names, or else the small set of the project's own cases. */
export function openCorpus(): Corpus {
  const folder = process.env.GUARD_CORPORA;
  if (folder === undefined) return { title: 'own cases', ...readOwnCases() };
  const dev = join(folder, 'dev');
  if (!existsSync(dev)) throw new Error(`GUARD_CORPORA names a folder without dev: ${folder}`);
  return {
    title: 'dev',
    attacks: readCorpus(join(dev, 'attacks.jsonl.gz')),
    benign: readCorpus(join(dev, 'benign.jsonl.gz')).filter(({ noisy }) => !noisy),
  };
}

export function readOwnCases(): Pick<Corpus, 'attacks' | 'benign'> {
  const file = (name: string) => fileURLToPath(new URL(`../../../bench/detection/cases/${name}`, import.meta.url));
  return { attacks: readCorpus(file('attacks.jsonl')), benign: readCorpus(file('benign.jsonl')) };
}

/** Reads a corpus: one request per line, gzipped where its name says so. */
export function readCorpus(file: string): Sample[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Sample);
}

/** Attacks of clear label and of a kind that a guard of inputs is there for. */
export function isHeadline({ noisy, strict, category }: Sample): boolean {
  return !noisy && !strict && !ASIDE.has(category);
}

export function bodyOf({ body, body_b64 }: Sample): Buffer | undefined {
  return body === null ? undefined : Buffer.from(body, body_b64 ? 'base64' : 'utf8');
}

/** What the engine is given of a request; undefined for bytes that are sent as they are. */
export function inspectedOf(sample: Sample): Inspected | undefined {
  if (sample.raw_b64 !== undefined) return undefined;
  const headers = Object.entries(sample.headers);
  const mark = sample.path.indexOf('?');
  const bytes = bodyOf(sample);
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return {
    path: mark === -1 ? sample.path : sample.path.slice(0, mark),
    query: mark === -1 ? '' : sample.path.slice(mark + 1),
    rawHeaders: headers.flat().map(String),
    ...(bytes && { body: { bytes, contentType } }),
  };
}
