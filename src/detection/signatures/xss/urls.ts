import { charCodeAt } from '../../char-code-at.js';
import { isJunk, isWordCode, skipJunk } from './spaces.js';

/** Schemes whose URLs run as code, from their last letter to their first. */
const SCHEMES = ['javascript', 'vbscript', 'livescript', 'ecmascript', 'jscript', 'mocha', 'mhtml'].map((name) => ({
  name,
  last: charCodeAt(name, name.length - 1),
}));
const BACKSLASH = 0x5c;
const MOST_JUNK = 64;

/** Where the code of a URL begins that runs as code, from `start` on: after its scheme. -1 when there is none. */
export function findScriptUrl(text: string, start = 0): number {
  for (let colon = text.indexOf(':', start); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    if (endsScheme(text, colon)) return colon + 1;
  }
  return -1;
}

/** Whether the whole value is a URL that runs as code: what stands before the scheme is no word. */
export function scriptUrlStart(text: string): number {
  const colon = text.indexOf(':');
  return colon !== -1 &&
    colon < 128 &&
    endsScheme(text, colon) &&
    /^[\W\d_]{0,16}[a-z]/.test(text) &&
    isAlone(text, colon)
    ? colon + 1
    : -1;
}

/** Whether control characters, but no plain spaces only, stand in the scheme that ends before `start`. */
export function isDisguised(text: string, start: number): boolean {
  const scheme = /[a-z](?:[^a-z:]{0,8}[a-z]){4,9}[^a-z:]{0,8}:$/.exec(text.slice(Math.max(0, start - 64), start));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them in a scheme.
  return scheme !== null && /[a-z][\x00-\x1f\u200b-\u200f\ufeff]+[a-z]/.test(scheme[0]);
}

/** Whether a colon ends such a scheme: its letters stand before it, with junk between that browsers skip. */
function endsScheme(text: string, colon: number): boolean {
  const last = previous(text, colon - 1);
  const code = last < 0 ? 0 : charCodeAt(text, last);
  for (const scheme of SCHEMES) if (scheme.last === code && matchesBackwards(text, last, scheme.name)) return true;
  return false;
}

function matchesBackwards(text: string, last: number, name: string): boolean {
  let i = last;
  for (let letter = name.length - 1; letter > 0; letter--) {
    i = previous(text, i - 1);
    if (i < 0 || charCodeAt(text, i) !== charCodeAt(name, letter - 1)) return false;
  }
  return i === 0 || !isWordCode(charCodeAt(text, i - 1)) || charCodeAt(text, i - 1) <= 0x39;
}

/** The last position up to `i` that is no junk. */
function previous(text: string, i: number): number {
  let at = i;
  const least = i - MOST_JUNK;
  while (at >= 0 && at > least && (isJunk(charCodeAt(text, at)) || charCodeAt(text, at) === BACKSLASH)) at--;
  return at;
}

/** Whether no letter but those of the scheme stands before a colon. */
function isAlone(text: string, colon: number): boolean {
  let letters = 0;
  for (let i = 0; i < colon; i++) if (isWordCode(charCodeAt(text, i))) letters++;
  return letters <= 12;
}

/** What pages write where a link does nothing, `javascript:void(0)`. */
const IDLE =
  /^(?:void\s{0,3}\(?\s{0,3}(?:0|null|'')?\s{0,3}\)?|undefined|null|false|true|\/\/|#|return(?:\s(?:false|true))?)?[;\s]{0,4}(?:["'>)\]].*)?$/s;

/** Whether nothing that runs follows a scheme. */
export function isIdle(text: string, start: number): boolean {
  return IDLE.test(text.slice(skipJunk(text, start, text.length), start + 64).trimEnd());
}

/** Whether code follows a scheme, and not nothing, `void(0)` or words of people. */
export function runsCode(text: string, start: number): boolean {
  const from = skipJunk(text, start, text.length);
  const head = text.slice(from, from + 64);
  return !IDLE.test(head.trimEnd()) && CODE.test(head);
}

const CODE =
  /^[\s/'"`]{0,8}(?:\/[*/]|[[({+!~$\\%&#-]|["'`]|msgbox\s|\/[^/\s]|[\w$]{1,40}(?:[.:][\w$]{1,40}){0,6}\s{0,4}[(=`[;,+:\\&%/])|^[\w$]{1,40}(?:\.[\w$]{1,40}){1,6}\s*$/;

/** Media types whose content a browser runs. */
const ACTIVE_TYPES =
  /^data:[\s/]{0,8}(?:(?:text\/(?:html|xml|xsl|javascript|ecmascript|x-javascript|vbs)|application\/(?:xhtml|xml|(?:x-)?javascript|ecmascript|x-shockwave))[^a-z]|image\/svg.{0,2}xml[;,%])/;
const HTML_TYPES = /^data:[\s/]{0,8}(?:text\/(?:html|javascript|xml)|application\/(?:xhtml\+xml|javascript))/;

/** In base64, < is P and a letter up to P. */
const MARKUP_IN_BASE64 = /base64[\s;]{0,4},\s{0,4}p[a-p]/;

/** Whether a URL of data holds a document or a script. */
export function isActiveData(value: string): boolean {
  const from = skipJunk(value, 0, value.length);
  return (
    value.startsWith('data:', from) &&
    (ACTIVE_TYPES.test(`${value.slice(from, from + 64)} `) || MARKUP_IN_BASE64.test(value.slice(from, from + 128)))
  );
}

/** The same for a value that is one as a whole: images may be pictures. */
export function isHtmlData(value: string): boolean {
  let from = skipJunk(value, 0, value.length);
  if (/["'`]/.test(value[from] ?? '')) from++;
  return value.startsWith('data:', from) && HTML_TYPES.test(value.slice(from, from + 64));
}
