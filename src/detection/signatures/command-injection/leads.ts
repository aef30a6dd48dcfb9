import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import { BRACE, codeAt, SPACE, TAB } from './codes.js';

/**
 * Where the walk stops: a separator and what a command may begin with, or what may stand before one; a substitution; a
 * call; a definition; a redirection; a variable. Always two characters. A search of the machine's own is several times
 * faster than a loop, so that it looks around them, too: each begins with the character that it needs.
 */
const LEAD = [
  // Not `&name=value&`: an assignment that another separator or the end follows gives nothing to a program.
  '[;|&\\n\\r](?! ?\\w{1,40}=[^\\s;|&]{0,63}(?:[;|&]|$))[\\w"\'$/.\\\\^%{<>`;|& \\t\\v\\f\\0(!@+]',
  '\\$[({]',
  '`[^;|&),=\\]}]',
  '\\(["\'`]',
  '\\((?=[\\s\\0]{0,9}\\)[\\s\\0]{0,9}\\{)[) ]',
  '[<>]\\(',
  '>(?<![^ \\d>&;|]>)(?=>?\\s{0,2}(?:/|[a-z]:))[>/a-z ]',
  '%(?=\\w{2,32}(?:\\(x86\\))?:|comspec%|x\\s?[({[<|!/])\\w',
  '@\\{',
].join('|');
const LEADS = new RegExp(LEAD, 'gi');
/** The same with paths, where they may begin, for texts with wildcards. */
export const LEADS_AND_PATHS = new RegExp(`${LEAD}|/(?<![^\\0- '"=;|\`(]/)[^\\s=&;|/]`, 'gi');
const WILDCARDS = CHARACTER.QUESTION | CHARACTER.STAR | CHARACTER.BRACKET;

/** What to search a text of such characters with, from its beginning. */
export function leadsAmong(characters: number): RegExp {
  const leads = (characters & WILDCARDS) === 0 ? LEADS : LEADS_AND_PATHS;
  leads.lastIndex = 0;
  return leads;
}

/** What may stand between a separator and a command. */
const SKIPPED = ((): Uint8Array => {
  const skipped = new Uint8Array(128);
  for (const character of ' \t\v\f\0(!@+') skipped[character.charCodeAt(0)] = 1;
  return skipped;
})();

export function behindSkipped(view: string, start: number): number {
  let i = start;
  while (i < view.length && isSkipped(view, i)) i++;
  return i;
}

/** Space, tab, and what some readers take for one. */
const BLANKS: ReadonlySet<number> = new Set([0, TAB, 0x0b, 0x0c, SPACE]);

export function behindBlanks(view: string, start: number): number {
  let i = start;
  while (i < view.length && BLANKS.has(charCodeAt(view, i))) i++;
  return i;
}

function isSkipped(view: string, at: number): boolean {
  const code = charCodeAt(view, at);
  if (code >= 128) return false;
  return SKIPPED[code] === 1 || (code === BRACE && codeAt(view, at + 1) <= 0x20);
}

export function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}
