import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { isMarked } from '../code/listing.js';
import { MAGIC, type Magic } from './magic.js';
import { TEXTS } from './texts.js';

const family = 'deserialization';
const magic: Signature = {
  id: 'deserialization.magic_number',
  family,
  severity: 'critical',
  score: 60,
  meaning:
    'The beginning of a serialized object of Java, .NET, Python or Ruby: to read one makes what the client names (CWE-502).',
};
const php: Signature = {
  id: 'deserialization.php_object',
  family,
  severity: 'critical',
  score: 60,
  meaning: 'A serialized object of PHP: unserialize() makes one of the class that the client names (CWE-502).',
};
const text: Signature = {
  id: 'deserialization.typed_text',
  family,
  severity: 'critical',
  score: 60,
  meaning:
    'A text format that names the type to make, in YAML, XML or JSON, with a type that runs something (CWE-502).',
};

export const deserialization: Family = {
  name: family,
  signatures: [magic, php, text],
  mayHold: () => true,
  inspect: (input, report) => {
    const { unescaped } = input;
    if ((input.characters & PHP) !== PHP && !mayBeTyped(input) && !isBody(input) && !isMagic(input.text)) return;
    if (isMagic(unescaped)) report(magic, unescaped, 0);
    else if (unescaped !== input.text && isMagic(input.text)) report(magic, input.text, 0);
    else inspectContained(input, report);
    if ((input.characters & PHP) === PHP) inspectPhp(unescaped, report);
    if (mayBeTyped(input) && (isBody(input) || !isMarked(input))) {
      const lower = input.unescapedLower;
      for (const { hint, pattern } of TEXTS) {
        if (!lower.includes(hint)) continue;
        const position = lower.search(pattern);
        if (position !== -1) report(text, unescaped, position);
      }
    }
  },
};

/** A word of such formats, or a tag of YAML. */
function mayBeTyped({ words, characters, text }: Input): boolean {
  return (words & WORD.SERIALIZED) !== 0 || ((characters & TAG) === TAG && text.includes('!!'));
}

const TAG = CHARACTER.BANG | CHARACTER.SLASH;

/** A whole body is a document, and read as one. */
function isBody({ place }: Input): boolean {
  return place === 'xml' || place === 'text' || place === 'multipart';
}

const PHP = CHARACTER.COLON | CHARACTER.BRACE | CHARACTER.DOUBLE_QUOTE | CHARACTER.DIGIT;

const BY_FIRST: ReadonlyMap<number, readonly Magic[]> = new Map(
  [...new Set(MAGIC.map(({ start }) => start.charCodeAt(0)))].map((code) => [
    code,
    MAGIC.filter(({ start }) => start.charCodeAt(0) === code),
  ]),
);

/** By the code of a character up to 255, whether one of them begins with it. */
const BEGINS = Uint8Array.from({ length: 256 }, (_, code) => (BY_FIRST.has(code) ? 1 : 0));

/** Whether a text begins as serialized objects do, in bytes, in base64 or in hexadecimal digits. */
function isMagic(value: string): boolean {
  const first = charCodeAt(value, 0);
  if (first < 256 && BEGINS[first] === 0) return false;
  const candidates = BY_FIRST.get(first);
  if (candidates === undefined) return false;
  for (const { start, isWhole, pattern } of candidates) {
    if (!value.startsWith(start)) continue;
    if (isWhole && value.length !== start.length) continue;
    if (pattern === undefined || pattern.test(value.slice(0, 256))) return true;
  }
  return false;
}

/** The same in a text of several values, behind a delimiter: `state=rO0AB`, `"rO0AB`, `>rO0AB`. */
function inspectContained({ unescaped, characters }: Input, report: Report): void {
  const isBinary = (characters & CHARACTER.CONTROL) !== 0;
  for (const start of isBinary ? [...CONTAINED, ...CONTAINED_BYTES] : CONTAINED) {
    const position = unescaped.indexOf(start);
    if (position > 0 && /[=:"'>\s,;]/.test(unescaped[position - 1] as string)) report(magic, unescaped, position);
  }
  // Most texts have many an r, and none of what follows.
  const java = unescaped.indexOf('O0AB') - 1;
  if (java > 0 && /[=:"'>\s,;]r/.test(unescaped.slice(java - 1, java + 1))) report(magic, unescaped, java);
}

const CONTAINED: readonly string[] = ['AAEAAAD/////', 'KztAAU', 'Cs7QAF', 'H4sIAAAAAAAAAJVT'];
const CONTAINED_BYTES: readonly string[] = ['\xac\xed\x00\x05', '\ufffd\ufffd\x00\x05'];

function inspectPhp(unescaped: string, report: Report): void {
  const position = CLASS_NAME.test(unescaped) ? unescaped.search(OBJECT) : -1;
  if (position !== -1) report(php, unescaped, position);
}

/** What each of these has: it is looked for first, since it begins with a character that texts have less often. */
const CLASS_NAME = /[OCE]:\+?\d{1,6}:\\{0,2}"/;
/** An object, O, one that reads itself, C, or an enumeration, E, with the length of its class's name. */
const OBJECT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: private members have NUL in their names.
  /(?:^|[^\w])(?:[OC]:[+]?\d{1,6}:\\{0,2}"[\w\\%\x00-\x20]{1,128}\\{0,2}":[+]?\d{1,6}:\{|E:\d{1,6}:"[\w\\]{1,128}:\w{1,64}";|a:\d{1,6}:\{(?:i:\d{1,9};|s:\d{1,6}:"[^"]{0,64}";){1,8}[OC]:[+]?\d{1,6}:")/;
