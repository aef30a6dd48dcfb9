import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Input } from '../input.js';
import type { Place } from '../place.js';
import type { Signature } from '../signature.js';

const signature = (id: string, score: number, meaning: string): Signature => ({
  id: `crlf.${id}`,
  family: 'crlf',
  severity: 'high',
  score,
  meaning,
});

const HEADER = signature(
  'header',
  60,
  'A line break and a header, to be written into an answer or a request (CWE-113).',
);
const LINE = signature(
  'line_break',
  50,
  'A line break where none can stand: in a path, or in the name of a parameter.',
);
const REQUEST_LINE = signature('request_line', 50, 'A request within a value, to be read as one of its own (CWE-444).');

/** Injection of headers and requests by line breaks. */
export const crlf: Family = {
  name: 'crlf',
  signatures: [HEADER, LINE, REQUEST_LINE],

  mayHold: ({ characters }) =>
    (characters & CHARACTER.LINE) !== 0 ||
    (characters & BACKSLASH_COLON) === BACKSLASH_COLON ||
    (characters & REQUEST) === REQUEST,

  inspect(input, report) {
    const view = input.unescaped;
    if ((input.characters & CHARACTER.LINE) !== 0) {
      if (input.place === 'path' || (input.role === 'name' && input.place === 'query')) {
        const line = view.search(/[\r\n]/);
        if (line !== -1) report(LINE, view, line);
      }
      const header = headerBehindBreak(input, view);
      if (header !== -1) report(HEADER, view, header);
    }
    if (LINES.has(input.place) && view.includes('\\')) {
      const escaped = view.search(ESCAPED_BREAK);
      if (escaped !== -1) report(HEADER, view, escaped);
    }
    if (!input.isProse) {
      const request = view.search(REQUEST_IN_VALUE);
      if (request !== -1) report(REQUEST_LINE, view, request);
    }
  },
};

const BACKSLASH_COLON = CHARACTER.BACKSLASH | CHARACTER.COLON;
const REQUEST = CHARACTER.SLASH | CHARACTER.SPACE | CHARACTER.DOT | CHARACTER.DIGIT;
/** Places whose values are one line, if people type them. */
const LINES: ReadonlySet<Place> = new Set(['path', 'query', 'cookie', 'header', 'referer', 'user_agent']);
/** What a header of HTTP is called: with a hyphen, or one of those without. */
const KNOWN =
  'set-cookie2?|cookie|location|refresh|host|status|server|link|content-?(?:type|length|encoding|disposition|location|security-policy|language)|transfer-encoding|access-control-[a-z-]{3,32}|x-[a-z][a-z-]{1,40}|www-authenticate|strict-transport-security|cache-control|proxy-[a-z-]{3,32}|remote-addr|user-agent|referer|connection|authorization|http/\\d';
const KNOWN_HEADER = new RegExp(`^[ \\t]{0,8}(?:(?:${KNOWN})[ \\t]{0,4}:|http/\\d)`, 'i');
const ANY_HEADER = /^[ \t]{0,8}(?!e-mail)[a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,30}){1,5}[ \t]{0,2}:/i;
const ESCAPED_BREAK = new RegExp(`\\\\[rn](?:\\\\[rn])?[ \\t]{0,8}(?:${KNOWN})[ \\t]{0,4}:`, 'i');
const REQUEST_IN_VALUE =
  /(?:^|[\r\n])[ \t]{0,8}(?:get|post|head|put|delete|options|connect|trace|patch|propfind)[ \t]{1,8}(?:\/|https?:\/\/)[^\s]{0,256}[ \t]{1,8}http\/\d/i;
/** A header in a body has to stand in few and short lines: a longer text is a mail or a log that somebody pastes. */
const MOST_LINES = 4;

function headerBehindBreak({ place, isProse }: Input, view: string): number {
  const isLine = LINES.has(place);
  // A list of headers, as error reports carry it, begins with one.
  if (!isLine && (isProse || view.length > 512 || HEADER_FIRST.test(view))) return -1;
  let lines = 0;
  let found = -1;
  for (let i = 0; i < view.length; i++) {
    const code = view.charCodeAt(i);
    if (code !== 10 && code !== 13) continue;
    if (code === 10 || view.charCodeAt(i + 1) !== 10) lines++;
    if (found !== -1) continue;
    const rest = view.slice(i + 1, i + 1 + LONGEST_HEADER);
    if (KNOWN_HEADER.test(rest) || (isLine && !isProse && ANY_HEADER.test(rest))) found = i;
    // Read backwards by some: LF CR begins a line for whoever takes either of them for its end.
    else if (isLine && code === 10 && view.charCodeAt(i + 1) === 13 && view.charCodeAt(i + 2) !== 10) found = i;
  }
  return isLine || lines <= MOST_LINES ? found : -1;
}

const LONGEST_HEADER = 160;
const HEADER_FIRST = /^[\w-]{1,64}:/;
