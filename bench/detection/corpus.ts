import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

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
