import { LOOK_ALIKES } from '../characters.js';
import { percentDecode } from './percent.js';

/**
 * A text as it reads at its end, once HTML has read its entities, a program its escapes, and a lenient reader its
 * look-alikes: up to three rounds, until nothing changes.
 */
export function withoutEscapes(text: string): string {
  let value = text;
  for (let round = 0; round < 3; round++) {
    let next = value;
    if (next.includes('&')) next = next.replace(ENTITY, entity);
    if (next.includes('\\')) next = next.replace(ESCAPE, escaped);
    if (BEYOND_ASCII.test(next)) next = next.replace(LOOK_ALIKE, lookAlike);
    if (next === value) break;
    value = next.includes('%') ? percentDecode(next) : next;
  }
  return value;
}

/** Numbers may have leading zeros without end, and no semicolon (HTML, 13.2.5.80). */
const ENTITY = /&(?:#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}))|([a-z]{2,8}));?/gi;
const ESCAPE = /\\(?:u([0-9a-f]{4})|u\{0*([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-3][0-7]{2}))/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const BEYOND_ASCII = /[^\x00-\x7f]/;
const LOOK_ALIKE = /[\u02b9-\u02bc\u2024-\u232a\u3000-\u3009\u560a-\u563e\uff01-\uff5e]/g;

function entity(whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
  return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ?? whole;
}

function escaped(
  whole: string,
  four: string | undefined,
  braced: string | undefined,
  two: string | undefined,
  octal: string | undefined,
): string {
  if (octal !== undefined) return character(Number.parseInt(octal, 8)) ?? whole;
  return character(Number.parseInt(four ?? braced ?? two ?? '', 16)) ?? whole;
}

function lookAlike(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return LOOK_ALIKES.get(code) ?? character;
}

function character(code: number): string | undefined {
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['colon', ':'],
  ['semi', ';'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lbrack', '['],
  ['rbrack', ']'],
  ['lsqb', '['],
  ['rsqb', ']'],
  ['lbrace', '{'],
  ['rbrace', '}'],
  ['lcub', '{'],
  ['rcub', '}'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['equals', '='],
  ['grave', '`'],
  ['num', '#'],
  ['dollar', '$'],
  ['percnt', '%'],
  ['period', '.'],
  ['comma', ','],
  ['plus', '+'],
  ['excl', '!'],
  ['quest', '?'],
  ['ast', '*'],
  ['vert', '|'],
  ['lowbar', '_'],
  ['commat', '@'],
  ['tab', '\t'],
  ['newline', '\n'],
  ['nbsp', ' '],
]);
