import { charCodeAt } from '../../char-code-at.js';
import type { Report } from '../../family.js';
import type { Context } from './context.js';
import { handlerKind, isHandlerCode } from './handlers.js';
import { XSS } from './signatures.js';
import { isJunk, isWordCode, skipJunk } from './spaces.js';

const EQUALS = 0x3d;

/** An attribute without its tag: the value stands in one, and ends it: `" onfocus=alert(1) x="`. */
export function judgeAttributeBreakout(text: string, isName: boolean, context: Context, report: Report): void {
  if (context.isDocument) return;
  for (let at = text.indexOf('on'); at !== -1; at = text.indexOf('on', at + 2)) {
    const before = at === 0 ? 0x20 : charCodeAt(text, at - 1);
    if (isWordCode(before) || before === 0x2e || before === 0x2d) continue;
    let end = at + 2;
    while (end < text.length && end - at < 48 && isWordCode(charCodeAt(text, end))) end++;
    const kind = handlerKind(text.slice(at, end));
    if (kind === undefined) continue;
    const equals = skipTo(text, end);
    if (equals === -1) continue;
    const value = text.slice(equals + 1, equals + 160).replace(/^[\s"'`]+/, '');
    if (value.startsWith('{')) continue;
    const isAfterQuote = endsString(text, at);
    const isCode = isHandlerCode(value) && !/^(?:function\b|\w{0,20}\s{0,3}=>|\(\w{0,20}\)\s{0,3}=>)/.test(value);
    if (kind === 'known' && isAfterQuote) report(XSS.attributeBreakout, text, at);
    else if (isCode && (kind === 'known' || isAfterQuote) && !isQueryPair(text, at))
      report(XSS.attributeBreakout, text, at);
    else if (isName && at < 4) report(XSS.attributeBreakout, text, at);
    else if (kind === 'known' || isAfterQuote) report(XSS.weakHandler, text, at);
  }
}

/** The = behind a name, junk and a comment's stars between; -1 when there is none. */
function skipTo(text: string, end: number): number {
  let i = skipJunk(text, end, Math.min(text.length, end + 16));
  for (let skipped = 0; skipped < 24 && JUNK.test(text[i] ?? 'x'); skipped++) i++;
  return charCodeAt(text, i) === EQUALS && charCodeAt(text, i + 1) !== EQUALS ? i : -1;
}

const JUNK = /[!#$%&()*~+\-.,:;?@[\]/|\\^`\s]/;

/** Whether a quote stands before, and at most space, slashes or a few plain attributes between. */
function endsString(text: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && at - i < 64 && (isJunk(charCodeAt(text, i)) || text[i] === '/')) i--;
  const before = text[i];
  return before === '"' || before === "'" || before === '`';
}

/** A URL's parameter: `?onload=init`. */
function isQueryPair(text: string, at: number): boolean {
  const before = text[at - 1];
  return before === '?' || before === '&';
}

/** What follows the operator: a name of the browser, or what begins a statement. */
const CODE = String.raw`[\s(+!~-]{0,6}(?:(?:window|self|top|parent|this|globalthis)\.)?(?:alert|prompt|confirm|eval|settimeout|setinterval|document\.|location\s?[.=]|fetch|import|function|new\s|throw\s|var\s|\(function|print\(\)|(?:window|self|top|parent|globalthis)[.[])`;
const STRING_BREAKOUT = new RegExp(
  String.raw`^[^"'\`\n]{0,80}\\?["'\`][\s)\]}]{0,8}(?:[-+*/^|&,;:?<>=]|\|\||&&){1,3}${CODE}`,
);
const BLOCK_BREAKOUT = new RegExp(String.raw`^[^"'\`\n]{0,80}[)\]}]{1,4}\s{0,4}[-+*/^|&,;]{1,3}${CODE}`);

/** Code behind the end of a string: `';alert(1)//`. Only its beginning is looked at, so that long texts may come. */
export function judgeCodeBreakout(text: string, context: Context, report: Report): void {
  const head = text.slice(0, 256);
  const found = STRING_BREAKOUT.exec(head) ?? (context.isDocument ? null : BLOCK_BREAKOUT.exec(head));
  if (found === null) return;
  const rest = text.slice(found[0].length, found[0].length + 200);
  if (/^\s{0,3}[(`]|[(`=]/.test(rest) || /[(=]$/.test(found[0])) report(XSS.codeBreakout, text, 0);
}

/** The beginning of a value that ends an attribute, then its element, then begins another: `"><b>`. */
const TAG_BREAKOUT = /^[^<>"'`\n]{0,64}(?:["'`]\s{0,4}){1,3}(?:\/?>\s{0,8}){1,3}<\s{0,2}[a-z!/?]/;
/** The end of an attribute and of its element, but not its beginning. */
const TAIL = /^["'][^"'<>\n]{1,100}["'](?:\s[^<>\n]{0,64})?>[^<>\n]{0,64}<\/[a-z]/;
const COMMENT_BREAKOUT = /^[^<>\n]{0,64}(?:--!?>|\]\]>|\*\/)\s{0,8}["']?>?\s{0,4}<[a-z/]/;

export function judgeTagBreakout(text: string, context: Context, report: Report): void {
  const head = text.slice(0, 160);
  if (TAG_BREAKOUT.test(head)) report(XSS.tagBreakout, text, 0);
  else if (!context.isDocument && TAIL.test(head)) report(XSS.tagBreakout, text, 0);
  else if (!context.isDocument && COMMENT_BREAKOUT.test(head)) report(XSS.tagBreakout, text, 0);
}
