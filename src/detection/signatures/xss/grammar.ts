import { charCodeAt } from '../../char-code-at.js';

/** What may stand between two tokens of code; bounded, so that many of them cost no more. */
const GAP = '(?:\\s|/\\*[^*]{0,64}\\*/){0,6}';
/** What calls a name: directly, in parentheses, by a string in brackets, by call and apply, with a template. */
const CALLED = new RegExp(
  `(?:["'\`]${GAP}\\])?${GAP}(?:[)\\]]{1,3}${GAP})?(?:\\?\\.|\\.(?:call|apply|bind|valueof)\\b)?${GAP}(?:[(\`]|\\[0\\]\\()`,
  'y',
);
const PLAIN_CALL = /[(`]/;
/** Endings in parentheses, as in "alert(s)": no call. */
export const ENDING = /\((?:s|es|ed|er|ing|ation|optional|y\/n|yes|no)\)/y;
const MEMBER = new RegExp(`${GAP}(?:["'\`\\])]{1,3}${GAP})?(?:\\?\\.|\\.)${GAP}([a-z]{3,24})`, 'y');
export const COMPUTED = new RegExp(
  `${GAP}(?:["'\`\\])]{1,3}${GAP})?(?:\\?\\.)?\\[${GAP}(?:["'\`/(+!{\\[~]|[a-z]{1,20}(?:\\(|\\.|["'\`]|\\]\\()|\\d{1,12}[.[+])`,
  'y',
);
export const ASSIGNED = new RegExp(
  `(?:\\.(?:href|search|hash|pathname|host))?${GAP}=(?!=)${GAP}(["'\`]|\\?{0,1}javascript|name\\b|[a-z]{1,20}[.([]|//|/\\w|\\\\)`,
  'y',
);
export const WRITTEN = new RegExp(`${GAP}[+]?=(?![=>])`, 'y');
export const TEXT_ARGUMENT = new RegExp(`${GAP}\\(${GAP}["'\`\\\\]`, 'y');

export function isCalled(text: string, end: number): boolean {
  CALLED.lastIndex = end;
  const call = CALLED.exec(text);
  if (call === null) return false;
  // A word in quotes or parentheses before a parenthesis is called only where brackets make a member of it.
  return (
    PLAIN_CALL.test(call[0]) && (!/^[)\]]/.test(call[0]) || /[([]/.test(call[0].slice(-1)) || call[0].endsWith('`'))
  );
}

export function follows(pattern: RegExp, text: string, end: number): boolean {
  pattern.lastIndex = end;
  return pattern.test(text);
}

export function memberAfter(text: string, end: number): string | undefined {
  MEMBER.lastIndex = end;
  return MEMBER.exec(text)?.[1];
}

/** Whether a name is a member of something: behind a dot, or as a string in brackets. */
export function isMember(text: string, start: number): boolean {
  let i = start - 1;
  while (
    i >= 0 &&
    i > start - 8 &&
    (charCodeAt(text, i) <= 0x20 || text[i] === '"' || text[i] === "'" || text[i] === '`')
  )
    i--;
  const before = text[i];
  return before === '.' || before === '[' || before === '/' || before === '+' || before === '(';
}

export function isPathSegment(text: string, start: number): boolean {
  return charCodeAt(text, start - 1) === 0x2f && /[\w-]/.test(text[start - 2] ?? '');
}

/** Whether `new` stands before a name. */
export function isNew(text: string, start: number): boolean {
  return /\bnew\s{1,3}(?:window\.|self\.|this\.)?$/.test(text.slice(Math.max(0, start - 12), start));
}
