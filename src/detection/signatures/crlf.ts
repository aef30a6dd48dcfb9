import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import type { Signature } from '../signature.js';
import { isFreeText } from './free-text.js';

const HEADER: Signature = {
  id: 'crlf.header',
  family: 'crlf',
  severity: 'high',
  score: 60,
  meaning: 'A line break is followed by a header of HTTP: a response that repeats the value would get it (CWE-113).',
};
const MESSAGE: Signature = {
  id: 'crlf.message',
  family: 'crlf',
  severity: 'high',
  score: 60,
  meaning: 'A value holds the first line of an HTTP request or response: a second message (CWE-444).',
};
const CONTENT: Signature = {
  id: 'crlf.content',
  family: 'crlf',
  severity: 'high',
  score: 50,
  meaning: 'An empty line ends the headers, and content of the client follows (response splitting).',
};
const BREAK: Signature = {
  id: 'crlf.line_break',
  family: 'crlf',
  severity: 'medium',
  score: 45,
  meaning: 'A line break stands where no client puts one: in a path, a name, or in an order that no system has.',
};
const PARAMETER: Signature = {
  id: 'crlf.fastcgi_parameter',
  family: 'crlf',
  severity: 'critical',
  score: 70,
  meaning: 'A line break would set a variable of PHP through its process manager (CVE-2019-11043).',
};

/** Line breaks that make a second header, or a second message, of a value (CWE-93, CWE-113, CWE-444). */
export const crlf: Family = {
  name: 'crlf',
  signatures: [HEADER, MESSAGE, CONTENT, BREAK, PARAMETER],
  mayHold({ characters, place, role }): boolean {
    if ((characters & CHARACTER.LINE) !== 0) return place !== 'graphql' && place !== 'text';
    if (role === 'name') return false;
    if ((characters & CHARACTER.COLON) !== 0 && (characters & CHARACTER.BACKSLASH) !== 0) return IN_URL.has(place);
    return (characters & CHARACTER.SLASH) !== 0 && (characters & CHARACTER.SPACE) !== 0 && IN_URL.has(place);
  },
  inspect(input: Input, report: Report): void {
    const { unescaped: view } = input;
    const isUrl = IN_URL.has(input.place);
    if (isUrl && !input.isProse) inspectUrlPart(input, report);
    if ((input.characters & CHARACTER.LINE) === 0) return;
    if (isUrl) {
      const parameter = view.search(FASTCGI);
      if (parameter !== -1) report(PARAMETER, view, parameter);
      return;
    }
    if (input.role === 'name' || input.isProse) return;
    const isFree = isFreeText(input);
    // A field of a body: what comes before the first line break is one word, and a header of responses follows.
    const header = ONE_WORD.exec(view);
    if (header === null) return;
    const pattern = isFree ? MACHINE_HEADER : RESPONSE_HEADER;
    pattern.lastIndex = header[0].length;
    if (pattern.test(view)) report(HEADER, view, header[0].length);
    REQUEST_LINE.lastIndex = header[0].length;
    if (REQUEST_LINE.test(view)) report(MESSAGE, view, header[0].length);
  },
};

function inspectUrlPart(input: Input, report: Report): void {
  const { unescaped: view } = input;
  const message = view.search(MESSAGE_LINE);
  if (message !== -1) report(MESSAGE, view, message);
  if (input.role === 'value' && (input.characters & CHARACTER.BACKSLASH) !== 0) {
    const written = view.search(WRITTEN_BREAK);
    if (written !== -1) report(HEADER, view, written);
  }
  if ((input.characters & CHARACTER.LINE) === 0) return;
  const header = view.search(BROKEN_HEADER);
  if (header !== -1) report(HEADER, view, header);
  else if (UNKNOWN_HEADER.test(view)) report(HEADER, view, Math.max(0, view.search(ANY_BREAK)));
  const content = view.search(BROKEN_CONTENT);
  if (content !== -1) report(CONTENT, view, content);
  if (isStrange(input)) report(BREAK, view, Math.max(0, view.search(ANY_BREAK)));
}

/** A line break in a path or a name of the query; LF before CR; a broken escape around it. */
function isStrange({ place, role, unescaped }: Input): boolean {
  if (place === 'path') return /[\r\n](?=[^\r\n])/.test(unescaped);
  if (place === 'query' && role === 'name') return /[\r\n]{2}|^[\r\n]/.test(unescaped);
  return place === 'query' && /\n\r(?!\n)|\r\r(?!\n)|%[0-9a-f]?[\r\n]/i.test(unescaped);
}

const IN_URL: ReadonlySet<string> = new Set(['path', 'query', 'cookie', 'header', 'user_agent', 'referer']);
/** Names that only HTTP has; words of every day with what only HTTP writes behind them: notes have lines "Location: Berlin". */
const KNOWN =
  '(?:(?:set-cookie2?|content-?(?:type|length|disposition|encoding|location|security-policy|language)|transfer-encoding|' +
  'access-control-[a-z-]{4,32}|x-[a-z][a-z0-9-]{1,40}|www-authenticate|strict-transport-security|clear-site-data|cache-control|' +
  'remote-addr|user-agent|proxy-[a-z-]{3,32}|keep-alive|last-modified|accept-[a-z]{4,16}|set-[a-z]{3,16}|etag)[ \\t]{0,2}:|' +
  'location[ \\t]{0,2}:[ \\t]{0,4}(?:[a-z]{2,10}:|\\/)|refresh[ \\t]{0,2}:[ \\t]{0,4}\\d|cookie[ \\t]{0,2}:[ \\t]{0,4}[\\w-]{1,64}=|' +
  'host[ \\t]{0,2}:[ \\t]{0,4}[\\w-]{1,64}[.:]|link[ \\t]{0,2}:[ \\t]{0,4}<|connection[ \\t]{0,2}:[ \\t]{0,4}(?:close|keep|upgrade)|' +
  'status[ \\t]{0,2}:[ \\t]{0,4}[1-5]\\d\\d\\b|referer[ \\t]{0,2}:)';
/** What continues a header (RFC 9112, 5.2) some servers read as a new one; digits are left of an escape that was halved. */
const BROKEN_HEADER = new RegExp(String.raw`[\r\n\u2028\u2029\x85][\s0a-f%]{0,4}${KNOWN}`, 'i');
/** Any name with a hyphen, behind one word. */
const UNKNOWN_HEADER =
  /^[^\s]{0,256}[ \t]{0,4}[\r\n\u2028\u2029\x85]{1,4}[ \t]{0,4}(?!e-|check-|follow-|re-|co-|pre-|t-|drop-|pick-|sign-|start-|end-)[a-z0-9]{1,32}(?:-[a-z0-9]{1,32}){1,5}[ \t]{0,2}:/i;
const WRITTEN_BREAK = new RegExp(String.raw`(?:\\r\\n|\\n|\\r)[ \t]{0,4}${KNOWN}`, 'i');
const VERBS = '(?:get|head|post|put|delete|connect|options|trace|patch|propfind|move|copy|search|purge)';
const MESSAGE_LINE = new RegExp(
  String.raw`(?:^|[\r\n])\s{0,4}${VERBS}\s{1,4}(?:\/|\w{2,10}:|\*)[^\s]{0,512}\s{1,4}http\/\d|[\r\n]\s{0,4}http\/\d(?:\.\d)?\s{1,4}\d{3}\b`,
  'i',
);
const BROKEN_CONTENT =
  /(?:\r\n?|\n)[ \t]{0,4}(?:\r\n?|\n)\s{0,8}<(?:!doctype|html|head|body|script|svg|img|iframe|h1|a|meta)\b/i;
const FASTCGI = /\bphp_(?:admin_)?value\b[\r\n\s=]{0,4}[a-z_]{1,40}\.[a-z_]{1,40}\s{0,4}=/i;
/** Not with a capital letter, as a title has it that stands above details. */
const ONE_WORD = /^(?![A-Z])[^\s]{0,256}[ \t]{0,4}[\r\n]{1,4}/;
const ANY_BREAK = /[\r\n\u2028\u2029\x85]/;
const RESPONSE_HEADER = new RegExp(String.raw`[ \t]{0,4}${KNOWN}`, 'iy');
/** Those that nobody writes into notes of several lines. */
const MACHINE_HEADER =
  /[ \t]{0,4}(?:set-cookie2?|content-(?:length|disposition|encoding|security-policy)|transfer-encoding|access-control-[a-z-]{4,32}|x-xss-protection|clear-site-data)[ \t]{0,2}:/iy;
const REQUEST_LINE = new RegExp(
  String.raw`${VERBS}\s{1,4}(?:\/|\w{2,10}:\/\/)[^\s]{0,512}\s{1,4}http\/\d|http\/\d(?:\.\d)?\s{1,4}\d{3}\b`,
  'iy',
);
