import { charCodeAt } from '../../char-code-at.js';
import { hashOn } from '../../hash.js';
import { INTERPRETERS, SHELLS, UNIX_PROGRAMS, WORDLIKE_PROGRAMS, WRAPPERS } from './unix-programs.js';
import { POWERSHELL_ALIASES, WINDOWS_PROGRAMS } from './windows-programs.js';

/** What a name may be, one bit each. */
export const NAME = {
  PROGRAM: 1 << 0,
  /** A verb of PowerShell, which a hyphen and a noun follow. */
  VERB: 1 << 1,
  /** A folder that paths of programs begin with, without a slash before it. */
  FOLDER: 1 << 2,
} as const;

const VERBS =
  'invoke start new set remove stop add enter copy move get out convertto convertfrom import export test write register enable disable';

const SLOTS = 8_192;
const MASK = SLOTS - 1;
const HASHES = new Int32Array(SLOTS);
const KINDS = new Uint8Array(SLOTS);

/** The code that a character of a name counts as, in lower case; 0 ends the name. */
export const NAME_CODES = ((): Uint8Array => {
  const codes = new Uint8Array(128);
  for (const character of '0123456789abcdefghijklmnopqrstuvwxyz_-.+') {
    codes[character.charCodeAt(0)] = character.charCodeAt(0);
    codes[character.toUpperCase().charCodeAt(0)] = character.toLowerCase().charCodeAt(0);
  }
  return codes;
})();

/** What a name may be, by its hash: bits of `NAME`. Now and then it is another name: who relies on it looks again. */
export function nameKinds(hash: number): number {
  for (let slot = hash & MASK; HASHES[slot] !== 0; slot = (slot + 1) & MASK) {
    if (HASHES[slot] === hash) return KINDS[slot] as number;
  }
  return 0;
}

function add(name: string, kind: number): void {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = hashOn(hash, charCodeAt(name, i));
  let slot = hash & MASK;
  while (HASHES[slot] !== 0 && HASHES[slot] !== hash) slot = (slot + 1) & MASK;
  HASHES[slot] = hash;
  KINDS[slot] = (KINDS[slot] as number) | kind;
}

const PROGRAMS = [
  ...SHELLS,
  ...UNIX_PROGRAMS,
  ...WORDLIKE_PROGRAMS,
  ...WINDOWS_PROGRAMS,
  ...POWERSHELL_ALIASES,
  ...WRAPPERS,
  ...INTERPRETERS.keys(),
];
for (const name of PROGRAMS) add(name, NAME.PROGRAM);
for (const verb of VERBS.split(' ')) add(verb, NAME.VERB);
for (const folder of ['bin', 'sbin', 'usr', '.', '..']) add(folder, NAME.FOLDER);
