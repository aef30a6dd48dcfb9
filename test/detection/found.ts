import type { Family } from '../../src/detection/family.js';
import { Gate } from '../../src/detection/gate.js';
import { Input } from '../../src/detection/input.js';
import { Inspection } from '../../src/detection/inspection.js';
import type { Kind } from '../../src/detection/place.js';
import { Scan } from '../../src/detection/scan.js';
import { families as all } from '../../src/detection/signatures/index.js';

export interface Seen extends Partial<Kind> {
  /** Only these families are asked. Default: all. */
  readonly families?: readonly Family[];
  /** Name of the input. Default: its place. */
  readonly name?: string;
}

const ENCODINGS: Readonly<Partial<Record<Kind['place'], Kind['encoding']>>> = {
  path: 'percent',
  query: 'form',
  form: 'form',
  cookie: 'percent',
  referer: 'percent',
};

/** The ids of the signatures that are found in one value, a field of a JSON body unless another place is given. */
export function found(value: string, seen: Seen = {}): readonly string[] {
  return findings(value, seen).flatMap(({ matches }) => matches.map(({ signature }) => signature.id));
}

/** What a value scores: 40 blocks by default. */
export function score(value: string, seen: Seen = {}): number {
  return Math.max(0, ...findings(value, seen).map((finding) => finding.score));
}

/** A value in its views. */
export function inputOf(value: string, { place = 'json', role = 'value', encoding }: Seen = {}): Input {
  const scan = new Scan();
  scan.read(value, 0, value.length);
  const kind: Kind = { place, role, encoding: encoding ?? ENCODINGS[place] ?? 'none' };
  return new Input(value, kind, { inputName: () => place }, scan);
}

function findings(value: string, { place = 'json', role = 'value', encoding, families = all, name = place }: Seen) {
  const inspection = new Inspection(new Gate(families));
  const kind: Kind = { place, role, encoding: encoding ?? ENCODINGS[place] ?? 'none' };
  inspection.lookAt(value, kind, { inputName: () => name });
  return inspection.findings;
}
