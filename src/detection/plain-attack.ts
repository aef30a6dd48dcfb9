import { charCodeAt } from './char-code-at.js';
import { CHARACTER } from './characters.js';
import type { Kind, Naming } from './place.js';
import type { Scan } from './scan.js';
import { COMMAND_KEYS } from './signatures/command-injection/keys.js';
import { WORD } from './vocabulary.js';

/** Whether a text of ordinary characters alone may be an attack: by its words, by how it begins, or as a name. */
export function mayBePlainAttack(
  source: string,
  start: number,
  end: number,
  kind: Kind,
  seen: Scan,
  naming: Naming,
): boolean {
  const { characters, words } = seen;
  if (words !== 0) {
    if ((words & TELLING) !== 0 || kind.place === 'file_name') return true;
    if ((words & WORD.SQL_NAME) !== 0 && (characters & CHARACTER.AT) !== 0) return true;
    if ((words & DOTTED) !== 0 && (characters & CHARACTER.DOT) !== 0) return true;
    if ((characters & GAPS) !== 0) {
      if ((words & SENTENCE) !== 0) return true;
      if ((words & WORD.SHELL) !== 0 && (characters & ARGUMENTS) !== 0) return true;
    }
  }
  if (kind.role === 'name' && kind.place === 'query' && charCodeAt(source, start) === MINUS) return true;
  if (
    kind.place === 'query' &&
    end - start <= SHORT &&
    (words & WORD.SHELL) !== 0 &&
    COMMAND_KEYS.test(naming.inputName())
  )
    return true;
  if ((words & WORD.PHP) !== 0 && (characters & CHARACTER.UNDERSCORE) !== 0 && end - start <= LONGEST_NAME) return true;
  const isName = kind.place === 'query' && (words & WORD.FILE) !== 0 && (characters & CHARACTER.DOT) !== 0;
  if (isName && end - start <= LONGEST_NAME) return true;
  if (end - start < 8) return false;
  if ((characters & CHARACTER.DOT) !== 0 && source.slice(start, end).includes('..')) return true;
  if ((characters & CHARACTER.PLUS) !== 0 && kind.encoding !== 'form' && source.slice(start, end).includes('+AD')) {
    return true;
  }
  if (kind.role === 'name') {
    // A name that follows relations of a data model: author__password__startswith.
    return (characters & CHARACTER.UNDERSCORE) !== 0 && source.slice(start, end).includes('__', 1);
  }
  if (!BEGINNINGS.has(charCodeAt(source, start))) return false;
  SERIALIZED.lastIndex = start;
  return SERIALIZED.test(source);
}

const MINUS = 0x2d;
/** The longest program that is a whole value, and the longest function or file. */
const SHORT = 16;
const LONGEST_NAME = 24;
/** One word is enough. */
const TELLING =
  WORD.JAVA | WORD.NODE | WORD.SERIALIZED | WORD.SCANNER | WORD.PROTOTYPE | WORD.HOST | WORD.SCHEME | WORD.SQL;
/** A word that leads on to another by a dot: document.cookie, wp-config.php. */
const DOTTED = WORD.SCRIPT | WORD.FILE;
/** Only where there is more than one word. */
const SENTENCE = WORD.SQL_LOGIC;
const GAPS = CHARACTER.SPACE | CHARACTER.PLUS;
/** What a command without any other sign has behind it. */
const ARGUMENTS = CHARACTER.MINUS | CHARACTER.DOT | CHARACTER.DIGIT;

/** Java, Python, Ruby and PHP, in base64 or hexadecimal digits. */
const SERIALIZED = /rO0AB|aced0005|gASV|gA[JN][Yj]|BAh[7bv]|Tzo|YToxO/iy;
const BEGINNINGS = new Set([...'raAgGbBtTyYR'].map((character) => character.charCodeAt(0)));
