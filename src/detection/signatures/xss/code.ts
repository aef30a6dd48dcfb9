import { charCodeAt } from '../../char-code-at.js';
import type { Report } from '../../family.js';
import {
  ASSIGNED,
  COMPUTED,
  ENDING,
  follows,
  isCalled,
  isMember,
  isNew,
  isPathSegment,
  memberAfter,
  TEXT_ARGUMENT,
  WRITTEN,
} from './grammar.js';
import { mayBeName, NAMES, type NameKind } from './names.js';
import { XSS } from './signatures.js';
import { isWordCode } from './spaces.js';

/** Properties of a document that hold secrets, or that write into the page. */
const DOCUMENT_MEMBERS: ReadonlySet<string> = new Set(
  `cookie domain write writeln location url documenturi referrer body head forms images scripts links anchors documentelement
   execcommand defaultview implementation`.split(/\s+/),
);

/** What finds or makes elements: programs name it often. */
const LOOKUPS: ReadonlySet<string> = new Set(
  'createelement queryselector queryselectorall getelementbyid getelementsbytagname getelementsbyname'.split(' '),
);

/** Looks for code in a short value, in lower case: names of the browser in the grammar of a call, a member, an assignment. */
export function judgeCode(text: string, report: Report): void {
  eachName(text, (start, end, kind) => judgeName(text, start, end, kind, report));
}

const ENDS_STRING = /["'`][\s)\]}]{0,6}[-;+*/|&,^]{1,3}[\s(]{0,4}$/;
/** The end of a value that makes what follows it harmless: a comment, or the beginning of a string. */
const CLOSES = /(?:\/\/|\/\*|<!--|[-+*|&^;,(=]\s{0,4}\(?["'`]?)\s{0,4}$/;

/** Code in a long text: only where a string ends before it, and something takes up the rest behind it. */
export function judgeCodeInDocument(text: string, report: Report): void {
  if (!CLOSES.test(text.slice(-16))) return;
  eachName(text, (start, end, kind) => {
    if (kind !== 'dialog' && kind !== 'evaluator' && kind !== 'timer' && kind !== 'document' && kind !== 'location')
      return;
    if (!ENDS_STRING.test(text.slice(Math.max(0, start - 20), start))) return;
    if (isCalled(text, end) || memberAfter(text, end) !== undefined || follows(ASSIGNED, text, end))
      report(XSS.codeBreakout, text, start);
  });
}

function eachName(text: string, judge: (start: number, end: number, kind: NameKind) => void): void {
  let i = 0;
  while (i < text.length) {
    if (!isWordCode(charCodeAt(text, i))) {
      i++;
      continue;
    }
    const start = i;
    while (i < text.length && isWordCode(charCodeAt(text, i))) i++;
    if (!mayBeName(charCodeAt(text, start), i - start)) continue;
    const kind = NAMES.get(text.slice(start, i));
    if (kind !== undefined) judge(start, i, kind);
  }
}

function judgeName(text: string, start: number, end: number, kind: NameKind, report: Report): void {
  switch (kind) {
    case 'dialog':
      if (isDialog(text, start, end)) report(XSS.scriptCall, text, start);
      else if (isReference(text, start, end)) report(XSS.scriptCall, text, start);
      return;
    case 'evaluator':
      if (isDialog(text, start, end) || isReference(text, start, end)) report(XSS.scriptCall, text, start);
      return;
    case 'timer':
      if (isCalled(text, end)) report(XSS.scriptCall, text, start);
      return;
    case 'function':
      if (follows(TEXT_ARGUMENT, text, end) || charCodeAt(text, end) === 0x60) report(XSS.constructorCall, text, start);
      else if (isNew(text, start) && isCalled(text, end)) report(XSS.constructorCall, text, start);
      return;
    case 'constructor':
      if (isCalled(text, end) && isMember(text, start)) report(XSS.constructorCall, text, start);
      return;
    case 'encoder':
      if (isCalled(text, end)) report(XSS.weakCall, text, start);
      return;
    case 'char-encoder':
      if (isCalled(text, end)) report(XSS.scriptCall, text, start);
      return;
    case 'loader':
      if (follows(TEXT_ARGUMENT, text, end) && !isOwnModule(text, start, end)) report(XSS.scriptCall, text, start);
      return;
    case 'type':
      if (isNew(text, start) && /^(?:[(;)\].,]|$)/.test(text.slice(end, end + 1))) report(XSS.scriptCall, text, start);
      return;
    case 'sink':
      if (isMember(text, start) && (follows(WRITTEN, text, end) || isCalled(text, end)))
        report(XSS.domAccess, text, start);
      return;
    case 'document':
      judgeDocument(text, start, end, report);
      return;
    case 'location':
      judgeLocation(text, start, end, report);
      return;
    case 'global':
      judgeGlobal(text, start, end, report);
      return;
    case 'storage':
      if (memberAfter(text, end) !== undefined) report(XSS.weakCall, text, start);
      return;
    case 'with':
      if (/^\s{0,2}\(\s{0,2}(?:document|window|top|self|location|navigator)\s{0,2}\)/.test(text.slice(end, end + 24)))
        report(XSS.domAccess, text, start);
      return;
  }
}

function judgeDocument(text: string, start: number, end: number, report: Report): void {
  const member = memberAfter(text, end);
  if (member !== undefined) {
    if (isPathSegment(text, start)) return;
    if (DOCUMENT_MEMBERS.has(member)) report(XSS.domAccess, text, start);
    else if (LOOKUPS.has(member)) report(XSS.weakCall, text, start);
  } else if (follows(COMPUTED, text, end)) report(XSS.computedAccess, text, start);
}

function judgeLocation(text: string, start: number, end: number, report: Report): void {
  const before = text[start - 1];
  if (before === '&' || before === '?' || before === '/' || before === '-') return;
  if (
    before === '.' &&
    !/(?:window|self|top|parent|document|frames|globalthis|opener|\]|\))\s?\??\.$/.test(
      text.slice(Math.max(0, start - 16), start),
    )
  )
    return;
  if (follows(ASSIGNED, text, end)) report(XSS.domAccess, text, start);
  else {
    const member = memberAfter(text, end);
    if ((member === 'assign' || member === 'replace') && isCalled(text, text.indexOf(member, end) + member.length))
      report(XSS.domAccess, text, start);
    else if (member === 'hash' || member === 'search' || member === 'href') report(XSS.weakCall, text, start);
  }
}

/** import('./a'), import("react"): a part of the same program, not a script from elsewhere. */
function isOwnModule(text: string, start: number, end: number): boolean {
  return text.startsWith('import', start) && end - start === 6 && OWN_MODULE.test(text.slice(end, end + 96));
}

const OWN_MODULE = /^\s{0,4}\(\s{0,4}["'](?:\.{1,2}(?:\/|["'])[^:"']{0,64}|[@a-z][\w-]*(?:\/[\w./-]{1,48})?)["']/;

/** A name of the window in brackets of strings that are put together, and a call of what comes out. */
function judgeGlobal(text: string, start: number, end: number, report: Report): void {
  if (isMember(text, start) || charCodeAt(text, start - 1) === 0x2d) return;
  if (follows(COMPUTED, text, end)) {
    const rest = text.slice(end, end + 400);
    if (/\](?:\s{0,4}|\/\*[^*]{0,32}\*\/)(?:\(|`|=(?!=)|\[)/.test(rest)) report(XSS.computedAccess, text, start);
    return;
  }
  const member = memberAfter(text, end);
  if (
    member === 'name' &&
    /^\s{0,2}[;,)]/.test(text.slice(text.indexOf(member, end) + 4, text.indexOf(member, end) + 8))
  )
    report(XSS.weakCall, text, start);
}

/** A call as attacks write it: no word of people with something in parentheses behind it. */
function isDialog(text: string, start: number, end: number): boolean {
  if (!isCalled(text, end)) return false;
  if (follows(ENDING, text, end) || isPathSegment(text, start)) return false;
  const next = charCodeAt(text, end);
  if (next !== 0x20) return true;
  return /^\s{1,8}[(`]\s{0,4}(?:["'`/+!([\\]|document|window|this|self|top|location|cookie|string|xss|\))/.test(
    text.slice(end, end + 48),
  );
}

/** The name of a function handed on as a value: `[1].map(alert)`, `onerror=alert;throw 1`. */
function isReference(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 16), start);
  const after = text.slice(end, end + 4);
  if (/\$\{\s?$/.test(before) && /^\s?\}/.test(after)) return true;
  if (/\.(?:map|find|filter|foreach|some|every|reduce|sort|replace|then|bind|call|apply|from)\s?\($/.test(before))
    return true;
  if (/(?:valueof|tostring|onerror|\[symbol\.\w{1,12}\])\s?[:=]\s?$/.test(before)) return true;
  return (
    /[=(,[]\s?$/.test(before) &&
    /^\s?[;,)\]]/.test(after) &&
    /\(|`|throw/.test(text.slice(end + 1, end + 200)) &&
    !/["']/.test(before.slice(-1))
  );
}
