import { charCodeAt } from '../char-code-at.js';
import { isLetter } from '../is-letter.js';
/** A text with its entities of HTML read: numbers may have leading zeros without end, and no semicolon (HTML, 13.2.5.80). */
export function withoutEntities(text: string): string {
  let read = '';
  let from = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    let end = endOfName(text, at + 1);
    let character: string | undefined;
    if (end > at + 2) character = NAMED.get(text.slice(at + 1, end).toLowerCase());
    else if (charCodeAt(text, at + 1) === HASH) {
      NUMBER.lastIndex = at + 2;
      const [digits, hex, decimal] = NUMBER.exec(text) ?? [];
      if (digits !== undefined) character = numbered(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
      end = NUMBER.lastIndex;
    }
    if (character === undefined) continue;
    read += text.slice(from, at) + character;
    from = charCodeAt(text, end) === SEMICOLON ? end + 1 : end;
    at = from - 1;
  }
  return from === 0 ? text : read + text.slice(from);
}

const HASH = 0x23;
const SEMICOLON = 0x3b;
const LONGEST_NAME = 8;
const NUMBER = /x0*([0-9a-f]{1,6})|0*([0-9]{1,7})/iy;

function endOfName(text: string, start: number): number {
  let end = start;
  while (end < start + LONGEST_NAME && isLetter(charCodeAt(text, end))) end++;
  return end;
}

function numbered(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
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
  ['hyphen', '-'],
  ['dash', '-'],
  ['verbar', '|'],
  ['hat', '^'],
  ['midast', '*'],
]);
