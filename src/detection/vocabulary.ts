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
  LDAP: 1 << 14,
  XML: 1 << 15,
  /** Names of HTTP and mail headers. */
  HEADER: 1 << 16,
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

/** A hash table of all words, built once: the scan asks it for each word of a value. */
const SLOTS = 8_192;
export const WORD_HASHES: Int32Array = new Int32Array(SLOTS);
export const WORD_BITS: Int32Array = new Int32Array(SLOTS);
export const SLOT_MASK = SLOTS - 1;

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
    const code = WORD_CODES[word.charCodeAt(i)] ?? 0;
    if (code === 0) throw new Error(`no word for the scan: "${word}"`);
    hash = hashOn(hash, code);
  }
  let slot = hash & SLOT_MASK;
  while (WORD_HASHES[slot] !== 0 && WORD_HASHES[slot] !== hash) slot = (slot + 1) & SLOT_MASK;
  WORD_HASHES[slot] = hash;
  WORD_BITS[slot] = (WORD_BITS[slot] ?? 0) | bit;
}

for (const words of [sql, scripts, shell, files, code, tokens]) {
  for (const [kind, list] of Object.entries(words)) for (const word of list) add(word, WORD[kind as WordKind]);
}
