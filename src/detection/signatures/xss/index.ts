import { CHARACTER as C } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { judgeAttributeBreakout, judgeCodeBreakout, judgeTagBreakout } from './breakouts.js';
import { judgeCode } from './code.js';
import { withoutCodeSpans } from './code-spans.js';
import { type Context, contextOf } from './context.js';
import { judgeDeclarations } from './declarations.js';
import { judgeCharsets, judgeHighBit, judgeSymbols } from './disguises.js';
import { judgeMarkup } from './markup.js';
import { signatures, XSS } from './signatures.js';
import { bareStyleKind } from './styles.js';
import { findScriptUrl, isHtmlData, runsCode } from './urls.js';

/** Characters without which a name of the browser does nothing. */
const SYNTAX = C.PARENTHESIS | C.BACKTICK | C.BRACKET | C.EQUALS | C.COLON | C.SEMICOLON;

/** Cross-site scripting: markup, attributes, URLs and code that would run in the browser of who reads the value. */
export const xss: Family = {
  name: 'xss',
  signatures,
  mayHold: ({ characters, words }) =>
    (characters & C.LESS) !== 0 ||
    ((words & WORD.SCRIPT) !== 0 && (characters & (SYNTAX | C.DOT | C.PLUS | C.SPACE)) !== 0) ||
    ((words & WORD.TAG) !== 0 && (characters & C.EQUALS) !== 0) ||
    isSigns(characters),
  inspect(input, report) {
    const context = contextOf(input);
    if ((input.characters & C.LESS) !== 0) inspectMarkup(input, context, report);
    if ((input.words & WORD.TAG) !== 0 && (input.characters & C.EQUALS) !== 0) {
      judgeAttributeBreakout(input.unescapedLower, context, report);
    }
    if ((input.words & WORD.SCRIPT) !== 0) inspectCode(input, context, report);
    if (isSigns(input.characters) && !context.isDocument) judgeSymbols(input, report);
  },
};

function isSigns(characters: number): boolean {
  return (characters & C.BRACKET) !== 0 && (characters & (C.BANG | C.PLUS)) !== 0;
}

function inspectMarkup(input: Input, context: Context, report: Report): void {
  // In a document, what is escaped is shown, not run; in a short field a page may take the escapes off.
  const whole = context.isDocument && !context.isXml ? withoutCodeSpans(input.lower) : input.unescapedLower;
  judgeMarkup(whole, context, report);
  judgeDeclarations(whole, context, report);
  judgeTagBreakout(whole, context, report);
}

function inspectCode(input: Input, context: Context, report: Report): void {
  const text = input.unescapedLower;
  if ((input.characters & (C.PARENTHESIS | C.BACKTICK | C.EQUALS | C.DOT | C.BRACKET)) !== 0) {
    judgeCodeBreakout(text, report);
    if (!context.isDocument && !context.isXml) judgeCode(text, report);
  }
  if ((input.characters & C.COLON) !== 0)
    judgeUrls(context.isDocument ? withoutCodeSpans(text) : text, context, report);
  if (!context.isDocument && (input.characters & C.PARENTHESIS) !== 0) {
    if (bareStyleKind(text) === 'code') report(XSS.style, text, 0);
    judgeHighBit(text, report);
  }
  if ((input.characters & C.MINUS) !== 0) judgeCharsets(text, report);
}

/** URLs that run code, outside of tags: as the whole value, in a link of markdown, in what a script will read. */
function judgeUrls(text: string, context: Context, report: Report): void {
  if (isHtmlData(text)) report(XSS.dataUrl, text, 0);
  for (let code = findScriptUrl(text); code !== -1; code = findScriptUrl(text, code)) {
    if (!runsCode(text, code)) continue;
    if (!context.isDocument || /\(\s{0,4}$/.test(text.slice(0, Math.max(0, code - 11)).slice(-4)))
      report(XSS.bareUrl, text, code);
    return;
  }
}
