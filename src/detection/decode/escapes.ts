import { CHARACTER, ESCAPING_CHARACTERS, LOOK_ALIKES } from '../characters.js';
import { withoutEntities } from './entities.js';
import { percentDecode } from './percent.js';
import { withoutUtf7 } from './utf7.js';

/**
 * A text as it reads at its end, once HTML has read its entities, a program its escapes, and a lenient reader its
 * look-alikes: up to four rounds, until nothing changes. `characters`: the bits of those that are in it, where they are known.
 */
export function withoutEscapes(text: string, characters = ESCAPING_CHARACTERS): string {
  let value = text;
  let bits = characters;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let next = value;
    if ((bits & CHARACTER.AMPERSAND) !== 0) next = withoutEntities(next);
    if ((bits & CHARACTER.BACKSLASH) !== 0) next = next.replace(ESCAPE, escaped);
    if ((bits & CHARACTER.PLUS) !== 0 && next.includes('+A')) next = withoutUtf7(next);
    if ((bits & CHARACTER.WIDE) !== 0) next = next.replace(LOOK_ALIKE, lookAlike);
    if (next === value) break;
    value = next.includes('%') ? percentDecode(next) : next;
    // What was hidden may hide something in turn.
    bits = ESCAPING_CHARACTERS;
  }
  return value;
}

const MOST_ROUNDS = 4;
/** Of JavaScript and its like: \u0041, \u{41}, \x41, \101. Those of CSS only its values have: whoever reads such knows. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|u\{0*([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-3][0-7]{2}))/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const BEYOND_ASCII = /[^\x00-\x7f]/;
/** Those by name, full-width forms, letters and digits in circles, and the alphabets of mathematics. */
const LOOK_ALIKE =
  /[\u02b9-\u02bc\u2024-\u232a\u2460-\u24ff\u3000-\u3009\u560a-\u563e\ufe50-\ufe6b\uff01-\uff5e]|\ud835[\udc00-\udfff]/g;

function escaped(
  whole: string,
  four: string | undefined,
  braced: string | undefined,
  two: string | undefined,
  octal: string | undefined,
): string {
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
  const code = Number.parseInt(four ?? braced ?? two ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function lookAlike(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return LOOK_ALIKES.get(code) ?? plain(character);
}

/** The ASCII that a character is compatible with (Unicode, annex 15); itself where there is none. */
function plain(character: string): string {
  const normal = character.normalize('NFKC');
  return BEYOND_ASCII.test(normal) ? character : normal;
}
