/**
 * Header values that were looked at and hold nothing: the same browser sends the same ones with every request. Of each
 * header the last few hundred, so that no client can fill more.
 */
export class KnownHeaders {
  readonly #byName: ReadonlyMap<string, Generations>;

  constructor() {
    this.#byName = new Map([...REPEATED].map((name) => [name, { young: new Set<string>(), old: new Set<string>() }]));
  }

  has(name: string, value: string): boolean {
    const known = this.#byName.get(name);
    if (known === undefined || value.length > LONGEST) return false;
    if (known.young.has(value)) return true;
    if (!known.old.has(value)) return false;
    remember(known, value);
    return true;
  }

  add(name: string, value: string): void {
    const known = this.#byName.get(name);
    if (known !== undefined && value.length <= LONGEST) remember(known, value);
  }
}

/** Two generations forget what was not asked for lately, without any book-keeping in between. */
interface Generations {
  young: Set<string>;
  old: Set<string>;
}

function remember(known: Generations, value: string): void {
  if (known.young.size >= MOST) {
    known.old = known.young;
    known.young = new Set();
  }
  known.young.add(value);
}

const MOST = 256;
const LONGEST = 1_024;

/** Headers that clients repeat. */
export const REPEATED: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cookie',
  'origin',
  'referer',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'user-agent',
  'x-requested-with',
]);
