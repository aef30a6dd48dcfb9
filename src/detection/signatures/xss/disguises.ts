import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import { XSS } from './signatures.js';

/** A + is a space where a form has been read. */
const UTF7 = /(?:[+ ]|^)adw-[\s/]{0,4}[a-z!?]/;
/** What loses its highest bit in US-ASCII: 0xbc is <, 0xbe is >. */
const HIGH_BIT = /[\u00bc\u01fc]\/?[a-z]{1,16}[^\u00bc\u00be\u01fe]{0,64}[\u00be\u01fe]/;

/** Markup in a charset that a browser may be told, or may guess. */
export function judgeCharsets(text: string, report: Report): void {
  if (!text.includes('adw-')) return;
  const utf7 = UTF7.exec(text);
  if (utf7 !== null) report(XSS.utf7, text, utf7.index);
}

export function judgeHighBit(text: string, report: Report): void {
  const at = text.indexOf('\u00bc');
  if (at === -1) return;
  const found = HIGH_BIT.exec(text);
  if (found !== null && text.indexOf('\u00bc/', found.index) !== -1) report(XSS.highBit, text, found.index);
}

/** Code of nothing but brackets and signs: each value is made of [], !, + and the names of primitives. */
const IS_SIGN = new Uint8Array(128);
for (const sign of '[](){}!+~ \t\n\v\f\r') IS_SIGN[sign.charCodeAt(0)] = 1;
const SHORTEST = 12;
const SHORTEST_TAIL = 4;

export function judgeSymbols({ characters, unescaped }: Input, report: Report): void {
  if ((characters & CHARACTER.BRACKET) === 0) return;
  const { length } = unescaped;
  let start = 0;
  for (let i = 0; i <= length; i++) {
    if (i < length && isSign(charCodeAt(unescaped, i))) continue;
    if (i - start >= (i === length ? SHORTEST_TAIL : SHORTEST)) {
      const run = unescaped.slice(start, i).replace(/\s/g, '');
      if (run.length >= SHORTEST && /[!+]/.test(run) && /[!+~]\[\]|\[\][+[]|\{\}\+|\+\{\}/.test(run)) {
        report(XSS.symbolCode, unescaped, start);
        return;
      }
      if (
        i === length &&
        run.length >= SHORTEST_TAIL &&
        (/\+!{1,2}\[\]$|\+\[\]$/.test(run) || (start === 0 && /!\[\]$/.test(run)))
      )
        report(XSS.symbolCode, unescaped, start);
    }
    start = i + 1;
  }
}

function isSign(code: number): boolean {
  return code < 128 ? IS_SIGN[code] === 1 : code >= 0xa0 && /\s/.test(String.fromCharCode(code));
}

/** An angle bracket as a number with zeros before it: nobody's editor writes that. */
const PADDED = /&#(?:0{1,16}6[02]|x0{1,16}3[ce])(?![0-9a-f])/i;
const WHOLE = /^\s*&#(?:0*6[02]|x0*3[ce]);?\s*$/i;
/** Letters of ASCII as escapes of a program: what writes JSON leaves them as they are. */
const LETTERS = /(?:\\(?:u00|u\{0{0,4}|x)(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])\}?\w{0,8}){3}/i;

export function judgeEscapes({ text, characters }: Input, report: Report): void {
  if ((characters & CHARACTER.HASH) !== 0) {
    const bracket = (WHOLE.exec(text) ?? PADDED.exec(text))?.index;
    if (bracket !== undefined) report(XSS.escapedText, text, bracket);
  }
  if ((characters & CHARACTER.BACKSLASH) !== 0) {
    const letters = LETTERS.exec(text);
    if (letters !== null) report(XSS.escapedText, text, letters.index);
  }
}
