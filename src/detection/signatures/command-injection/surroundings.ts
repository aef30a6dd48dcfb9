import { charCodeAt } from '../../char-code-at.js';
import { AMPERSAND, BACKSLASH, CR, HASH, LF, PIPE, SEMICOLON } from './codes.js';
import { isWordCode } from './leads.js';
import { programOf } from './programs.js';
import { TALKED_ABOUT } from './unix-programs.js';

/** Where a value begins to say something: behind blanks, quotes and what closes the text before. */
export function startOf(view: string): number {
  let i = 0;
  while (i < view.length && isBefore(charCodeAt(view, i))) i++;
  while (i + 1 < view.length && charCodeAt(view, i) === BACKSLASH && ESCAPED_LINE.has(view[i + 1] ?? '')) i += 2;
  return i;
}

function isBefore(code: number): boolean {
  if (code <= 0x22) return code === 0x20 || code === 0x22 || code === 0x21 || (code >= 9 && code <= 13);
  return code === 0x27 || code === 0x2b || code === 0x40 || code === 0xa0 || code === 0xfeff || code === 0x3000;
}

const ESCAPED_LINE: ReadonlySet<string> = new Set('nrt');

/** Whether a value of one line begins with the end of another, as a character or as an escape. */
export function startsWithLine(view: string, start: number): boolean {
  if (start >= 2 && view[start - 2] === '\\') return true;
  return (
    /^\s{0,4}[\r\n]\s{0,8}$/.test(view.slice(0, Math.min(start, 16))) &&
    !view
      .slice(start, start + 256)
      .trimEnd()
      .includes('\n')
  );
}

/** Whether what stands before the first separator is what a program is given: nothing, a host, a number, a path, a closing quote. */
export function isCleanBefore(view: string, start: number): boolean {
  const limit = Math.min(view.length, start + LONGEST_GIVEN);
  let at = start;
  while (at < limit && !isSeparator(view, at)) at++;
  if (at === limit) return view.length <= limit;
  if (at === start) return true;
  const before = view.slice(start, at).trim();
  // In the address of a page an ampersand separates parameters.
  if (/^\w{2,8}:\/\//.test(before)) return charCodeAt(view, at) !== AMPERSAND && !/\s/.test(before);
  return GIVEN.test(before) || isProgram(before);
}

/** A program and nothing else, of those whose names are no words. */
function isProgram(before: string): boolean {
  if (before.includes(' ') && !before.includes('\\')) return false;
  const { name, kind } = programOf(before);
  return kind === 'named' && !TALKED_ABOUT.has(name);
}

/** The semicolon that ends an entity of HTML separates nothing. */
export function isEntityEnd(view: string, at: number): boolean {
  if (charCodeAt(view, at) !== SEMICOLON) return false;
  let i = at - 1;
  while (i >= 0 && at - i <= 10 && isWordCode(charCodeAt(view, i))) i--;
  if (i < 0 || i === at - 1) return false;
  const code = charCodeAt(view, i);
  return code === AMPERSAND || (code === HASH && i > 0 && charCodeAt(view, i - 1) === AMPERSAND);
}

function isSeparator(view: string, at: number): boolean {
  const code = charCodeAt(view, at);
  if (code === SEMICOLON) return !isEntityEnd(view, at);
  return code === PIPE || code === AMPERSAND || code === LF || code === CR;
}

const LONGEST_GIVEN = 256;
/** Signs only; one letter; a name without a value; numbers, dates and sums; hosts and mail addresses; an option; quoted or closed text; a path; a file. */
const GIVEN =
  /^(?:[^\w]*|\w|[\w-]{1,32}=|[\d\s.,:/+*=-]+|(?:[\w.+-]+@)?[\w-]*(?:\.[\w-]+)+(?::\d+)?|\d+(?:\.\d+){3}(?:\s-\w\s?\d+)?|-{1,2}\w+|\S{1,64}[)"'\\]|\.{0,2}\/[\w./-]+|[\w-]{1,40}(?: [\w-]{1,40}){0,2}\.\w{2,4})$/;

/** Documents, code, logs: in them separators and names of programs are nothing special. */
export function isDocument(view: string): boolean {
  if (view.length < 32) return false;
  if (view.indexOf('>', 1) !== -1 && /^\s{0,16}<(?:[a-z!]|\?xml)/i.test(view)) return true;
  const line = view.indexOf('\n');
  if (line === -1) return false;
  if (/^\s{0,16}#{1,6} \S/.test(view)) return true;
  if (/^\s{0,16}\|/.test(view) && view.includes('\n|')) return true;
  const blank = view.indexOf('\n\n', 1);
  if (blank !== -1 && (blank >= 40 || view.indexOf('\n\n', blank + 4) !== -1) && view.length - blank > 20) return true;
  if (/^(?:diff --git |--- a\/|@@ -\d)/.test(view)) return true;
  if (view.includes('```')) return true;
  let lines = 0;
  for (let at = line; at !== -1 && lines < 4; at = view.indexOf('\n', at + 1)) lines++;
  return lines >= 4 && view.length >= 200;
}

/** Whether a text is one substitution from its first character to its last: however long, no text that people write. */
export function isSubstitution(view: string): boolean {
  const text = view.trim();
  if (text.startsWith('`')) return text.length > 2 && text.indexOf('`', 1) === text.length - 1;
  return text.startsWith('$(') && text.endsWith(')');
}

/** What a chat calls a link or a person, `<https://example.com/a|text>`, `<@U1|ann>`. */
export function isLinkText(view: string, at: number): boolean {
  return LINK.test(view.slice(Math.max(0, at - 256), at)) && /^\|[^<>|;&\n]{1,80}>/.test(view.slice(at, at + 84));
}

const LINK = /<(?:https?:\/\/|mailto:|[@#!])[^\s<>|]{1,250}$/;

/** How many ordinary words stand around a passage in backticks, near it. */
export function wordsOutside(view: string, at: number): number {
  const close = view.indexOf('`', at + 1);
  const before = view.slice(Math.max(0, at - 160), at);
  const after = close === -1 ? '' : view.slice(close + 1, close + 161);
  let count = 0;
  for (const word of `${before} ${after}`.split(/\s+/))
    if (/^[\p{L}']{2,}[,.:!?\u3001\u3002\uff0c\uff1a]?$/u.test(word)) count++;
  return count;
}

/** Whether a word stands behind a passage in backticks, and one before it. */
export function isBetweenWords(view: string, at: number): boolean {
  const close = view.indexOf('`', at + 1);
  if (close === -1 || !/^\s\p{L}{2}/u.test(view.slice(close + 1, close + 6))) return false;
  return /\p{L}{2}\s$/u.test(view.slice(Math.max(0, at - 6), at));
}

/** Whether a value begins within the text: behind a quote, or the sign that ends a name. */
export function isValueStart(view: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && i > at - 4 && charCodeAt(view, i) === 0x20) i--;
  return i >= 0 && (i < at - 1 ? '=\'":;' : '=\'"').includes(view[i] as string);
}
