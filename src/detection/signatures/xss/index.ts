import { CHARACTER as C } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { judgeAttributeBreakout, judgeCodeBreakout, judgeTagBreakout } from './breakouts.js';
import { judgeCode, judgeCodeInDocument } from './code.js';
import { isMessage, isSentence, withoutCodeElements, withoutCodeSpans } from './code-spans.js';
import { type Context, contextOf } from './context.js';
import { judgeDeclarations, judgeScriptEntity } from './declarations.js';
import { judgeCharsets, judgeEscapes, judgeHighBit, judgeSymbols } from './disguises.js';
import { judgeMarkup } from './markup.js';
import { signatures, XSS } from './signatures.js';
import { bareStyleKind } from './styles.js';
import { findScriptUrl, isDisguised, isHtmlData, runsCode } from './urls.js';

/** Characters without which a name of the browser does nothing. */
const SYNTAX = C.PARENTHESIS | C.BACKTICK | C.BRACKET | C.EQUALS | C.COLON | C.DOT;

/** Cross-site scripting: markup, attributes, URLs and code that would run in the browser of who reads the value. */
export const xss: Family = {
  name: 'xss',
  signatures,
  mayHold: ({ characters, words }) =>
    (characters & C.LESS) !== 0 ||
    ((words & WORD.SCRIPT) !== 0 && ((characters & SYNTAX) !== 0 || mayBeUtf7(characters))) ||
    ((words & WORD.TAG) !== 0 && (characters & C.EQUALS) !== 0) ||
    isSigns(characters) ||
    isEscaped(characters) ||
    isBraced(characters),
  inspect(input, report) {
    const context = contextOf(input);
    const { characters, words } = input;
    const isMarkup = (characters & C.LESS) !== 0;
    const isAttribute = (words & WORD.TAG) !== 0 && (characters & C.EQUALS) !== 0;
    const isCode = (words & WORD.SCRIPT) !== 0;
    if (isMarkup || isAttribute || isCode) {
      const text = textOf(input, context);
      if (isMarkup) inspectMarkup(text, context, report);
      if (isAttribute) judgeAttributeBreakout(text, input.role === 'name', context, report);
      if (isCode) inspectCode(input, text, context, report);
    }
    if (isEscaped(characters) && (!context.isDocument || (characters & C.LINE) === 0)) judgeEscapes(input, report);
    if (isBraced(characters) && !context.isDocument) judgeScriptEntity(input.unescapedLower, report);
    if (isSigns(characters) && !context.isDocument) judgeSymbols(input, report);
  },
};

/** A + is a space where a form has been read. */
function mayBeUtf7(characters: number): boolean {
  return (characters & C.MINUS) !== 0 && (characters & (C.PLUS | C.SPACE)) !== 0;
}

function isBraced(characters: number): boolean {
  return (characters & BRACED) === BRACED;
}

const BRACED = C.AMPERSAND | C.BRACE;

/** Entities by number, or escapes of a program. */
function isEscaped(characters: number): boolean {
  return (characters & (C.BACKSLASH | C.DIGIT)) === (C.BACKSLASH | C.DIGIT) || (characters & ENTITY) === ENTITY;
}

const ENTITY = C.AMPERSAND | C.HASH | C.DIGIT;

function isSigns(characters: number): boolean {
  return (characters & C.BRACKET) !== 0 && (characters & (C.BANG | C.PLUS)) !== 0;
}

function inspectMarkup(text: string, context: Context, report: Report): void {
  judgeMarkup(text, context, report);
  judgeDeclarations(text, context, report);
  judgeTagBreakout(text, context, report);
}

/**
 * The view to look at, in lower case. In a document, and around <code> and <pre>, what is escaped is shown, not run; in a
 * short field a page may take the escapes off. Code of markdown is shown too.
 */
function textOf(input: Input, context: Context): string {
  const isMarkup = (input.characters & C.LESS) !== 0;
  const isShown = !context.isXml && (context.isDocument || (isMarkup && /<(?:code|pre)[\s>]/.test(input.lower)));
  const text = isShown ? input.lower : input.unescapedLower;
  if ((input.characters & C.BACKTICK) === 0 || !isMessage(text)) return text;
  return withoutCodeSpans(text);
}

/** `shown` is the view that `textOf` tells; in a document, the beginning of a value is looked at without its escapes too. */
function inspectCode(input: Input, shown: string, context: Context, report: Report): void {
  const { characters } = input;
  if (context.isDocument) {
    // Only what stands behind the end of a string counts there.
    if ((characters & QUOTES) !== 0) {
      judgeCodeBreakout(input.unescapedLower, context, report);
      judgeCodeInDocument(shown, report);
    }
  } else if ((characters & (C.PARENTHESIS | C.BACKTICK | C.EQUALS | C.DOT | C.BRACKET)) !== 0) {
    judgeCodeBreakout(shown, context, report);
    if (isSentence(shown)) judgeCodeInDocument(shown, report);
    else if (!context.isXml) judgeCode(shown.includes('</') ? withoutCodeElements(shown) : shown, report);
  }
  if ((characters & C.COLON) !== 0) judgeUrls(shown, context, report);
  if (!context.isDocument && (characters & (C.PARENTHESIS | C.BACKSLASH)) !== 0) {
    if (bareStyleKind(shown) === 'code') report(XSS.style, shown, 0);
    judgeHighBit(shown, report);
  }
  if (mayBeUtf7(characters)) judgeCharsets(input.lower, report);
}

const QUOTES = C.QUOTE | C.DOUBLE_QUOTE | C.BACKTICK;

/** URLs that run code, outside of tags: as the whole value, in a link of markdown, in what a script will read. */
function judgeUrls(text: string, context: Context, report: Report): void {
  if (isHtmlData(text)) report(XSS.dataUrl, text, 0);
  for (let code = findScriptUrl(text); code !== -1; code = findScriptUrl(text, code)) {
    if (!runsCode(text, code) && !(isDisguised(text, code) && !context.isDocument)) continue;
    if (!context.isDocument || /\(\s{0,4}$/.test(text.slice(Math.max(0, code - 16), Math.max(0, code - 11)))) {
      report(XSS.bareUrl, text, code);
    }
    return;
  }
}
