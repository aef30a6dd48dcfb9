import { charCodeAt } from './char-code-at.js';
import { hashOn } from './hash.js';
import { words as code } from './words/code.js';
import { words as files } from './words/files.js';
import { words as scripts } from './words/scripts.js';
import { words as shell } from './words/shell.js';
import { words as sql } from './words/sql.js';
import { words as tokens } from './words/tokens.js';

/** Kinds of words that the scan knows, one bit each. A word may be of several kinds. */
export const WORD = {
  /** Words that only SQL has, and the tables and packages of databases: one is enough to look. */
  SQL: 1 << 0,
  /** Words of SQL that everybody uses: or, and, select, union. They need operators or other words. */
  SQL_LOGIC: 1 << 1,
  /** Functions and variables of databases: they need a parenthesis or an @. */
  SQL_NAME: 1 << 2,
  /** Names of the browser and of JavaScript: alert, document, eval. */
  SCRIPT: 1 << 3,
  /** Elements of HTML that run something. */
  TAG: 1 << 4,
  /** Programs and built-ins of shells. */
  SHELL: 1 << 5,
  /** Names of files and folders of systems and applications. */
  FILE: 1 << 6,
  /** Schemes of URLs that attacks use. */
  SCHEME: 1 << 7,
  PHP: 1 << 8,
  JAVA: 1 << 9,
  NODE: 1 << 10,
  TEMPLATE: 1 << 11,
  PYTHON: 1 << 12,
  /** Operators of document databases. */
  NOSQL: 1 << 13,
  XML: 1 << 15,
  PROTOTYPE: 1 << 17,
  /** Hosts and addresses of networks that no visitor is in. */
  HOST: 1 << 18,
  SCANNER: 1 << 19,
  GRAPHQL: 1 << 20,
  /** Types and tags that serialized objects name. */
  SERIALIZED: 1 << 24,
} as const;
export type WordKind = keyof typeof WORD;

/** Words in lower case, letters, digits and underscores, by kind. */
export type Words = Readonly<Partial<Record<WordKind, readonly string[]>>>;

/** Whether a word may be known, a bit for what 15 bits of its hash are: so small that it stays at hand, and most are not. */
const FILTER = new Int32Array(1_024);
/** A hash table of all words, built once: of each its hash and its kinds. */
const SLOTS = 8_192;
const TABLE = new Int32Array(SLOTS * 2);

/** The kinds of a word by its hash, as the scan makes it; 0 for none. */
export function kindsOf(hash: number): number {
  if ((((FILTER[(hash >>> 5) & 0x3ff] as number) >>> (hash & 31)) & 1) === 0) return 0;
  let slot = (hash & (SLOTS - 1)) << 1;
  for (;;) {
    const known = TABLE[slot];
    if (known === hash) return TABLE[slot + 1] as number;
    if (known === 0) return 0;
    slot = (slot + 2) & (SLOTS * 2 - 1);
  }
}

/** The code of each character of a word, in lower case; 0 ends a word. */
export const WORD_CODES = ((): Int32Array => {
  const codes = new Int32Array(128);
  for (const character of '0123456789abcdefghijklmnopqrstuvwxyz_') {
    codes[character.charCodeAt(0)] = character.charCodeAt(0);
    codes[character.toUpperCase().charCodeAt(0)] = character.charCodeAt(0);
  }
  return codes;
})();

function add(word: string, bit: number): void {
  let hash = 0;
  for (let i = 0; i < word.length; i++) {
    const code = WORD_CODES[charCodeAt(word, i)] ?? 0;
    if (code === 0) throw new Error(`no word for the scan: "${word}"`);
    hash = hashOn(hash, code);
  }
  let slot = (hash & (SLOTS - 1)) << 1;
  while (TABLE[slot] !== 0 && TABLE[slot] !== hash) slot = (slot + 2) & (SLOTS * 2 - 1);
  TABLE[slot] = hash;
  TABLE[slot + 1] = (TABLE[slot + 1] ?? 0) | bit;
  FILTER[(hash >>> 5) & 0x3ff] = (FILTER[(hash >>> 5) & 0x3ff] ?? 0) | (1 << (hash & 31));
}

for (const words of [sql, scripts, shell, files, code, tokens]) {
  for (const [kind, list] of Object.entries(words)) for (const word of list) add(word, WORD[kind as WordKind]);
}
