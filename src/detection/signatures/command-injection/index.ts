import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Family, Report, Traits } from '../../family.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { MINUS, SLASH, TILDE } from './codes.js';
import { Ground } from './ground.js';
import { COMMAND_KEYS } from './keys.js';
import { LEADS_AND_PATHS, leadsAmong } from './leads.js';
import { signatures } from './signatures.js';
import { Walk } from './walk.js';

/** Commands for the shell of the server (CWE-78), options for programs that it starts (CWE-88). */
export const commandInjection: Family = {
  name: 'command_injection',
  signatures,
  mayHold,
  inspect(input, report) {
    if (!isWorthReading(input)) return;
    const { text, unescaped } = input;
    const hasPlus = (input.characters & BLANKS) === C.PLUS;
    inspectView(input, hasPlus ? spaced(text) : text, report);
    if (unescaped !== text) inspectView(input, hasPlus ? spaced(unescaped) : unescaped, report);
  },
};

function inspectView(input: Input, view: string, report: Report): void {
  // What begins as an ordinary URL is no command from there on.
  if (view.startsWith('http') && input.webHostEnd !== -1 && !leadsAmong(input.characters).test(view)) return;
  new Walk(new Ground(input, view, report)).read();
}

/** A plus is a space where a form was encoded twice. Without a separator, only what a text begins with can be a command. */
function spaced(text: string): string {
  LEADS_AND_PATHS.lastIndex = 0;
  const part = text.length <= LONGEST_START || LEADS_AND_PATHS.test(text) ? text : text.slice(0, LONGEST_START);
  return part.replaceAll('+', ' ');
}

const LONGEST_START = 1_024;

const C = CHARACTER;
const SEPARATORS = C.SEMICOLON | C.PIPE | C.AMPERSAND | C.LINE | C.BACKTICK;
/** With a known word: what makes it a command. */
const AROUND_WORDS =
  SEPARATORS |
  C.DOLLAR |
  C.LESS |
  C.GREATER |
  C.BRACE |
  C.PERCENT |
  C.BACKSLASH |
  C.PARENTHESIS |
  C.QUOTE |
  C.DOUBLE_QUOTE;
/** With a known word and a space: what its arguments are made of. */
const ARGUMENTS = C.SLASH | C.MINUS | C.STAR | C.EQUALS | C.COLON;
/** Behind a separator, without a known word: what hides one. */
const TRICKS = C.QUOTE | C.DOUBLE_QUOTE | C.BACKSLASH | C.DOLLAR | C.BANG;
const BLANKS = C.SPACE | C.PLUS;
/** Without a known word: what one of these is needed for. */
const MARKS =
  SEPARATORS |
  TRICKS |
  C.PARENTHESIS |
  C.LESS |
  C.GREATER |
  C.PERCENT |
  C.AT |
  C.BRACKET |
  C.BRACE |
  C.EQUALS |
  C.STAR |
  C.QUESTION;

function mayHold({ characters, words }: Traits): boolean {
  return (words & WORD.SHELL) !== 0 || (characters & MARKS) !== 0;
}

function isWorthReading(input: Input): boolean {
  const { characters, words, place, role, text } = input;
  if ((words & WORD.SHELL) !== 0) {
    if (place === 'query' && text.length <= SHORTEST && COMMAND_KEYS.test(input.key)) return true;
    if ((characters & AROUND_WORDS) !== 0) return true;
    if ((characters & BLANKS) !== 0 && (characters & ARGUMENTS) !== 0) return true;
    if (place !== 'path' && charCodeAt(text, 0) === SLASH) return true;
    if ((characters & BLANKS) !== 0 && /^if\s/i.test(text)) return true;
    if (place === 'user_agent' && (characters & C.SLASH) === 0) return true;
  }
  if ((characters & C.EQUALS) !== 0 && charCodeAt(text, 0) === MINUS) return true;
  if ((characters & (C.QUOTE | C.DOUBLE_QUOTE)) !== 0 && text.length > 2 && text.length < SHORT) {
    if (QUOTED_INSIDE.test(text)) return true;
  }
  if ((characters & C.BANG) !== 0 && text.length < SHORT && text.includes('^')) return true;
  if (place === 'header' && role === 'name') return (characters & (C.PARENTHESIS | SEPARATORS)) !== 0;
  if ((characters & C.DOLLAR) !== 0 && (characters & (C.PARENTHESIS | C.BRACE | SEPARATORS)) !== 0) return true;
  if ((characters & C.PARENTHESIS) !== 0 && (characters & (C.BRACE | C.LESS | C.GREATER)) !== 0) return true;
  if ((characters & C.BACKTICK) !== 0) return true;
  if ((characters & C.SLASH) !== 0 && place !== 'header') {
    if ((characters & (C.GREATER | C.LESS)) === C.GREATER) return true;
    if ((characters & (C.QUESTION | C.BRACKET | C.STAR)) !== 0 && WILD_FOLDER.test(text)) return true;
  }
  if ((characters & C.PERCENT) !== 0 && (characters & (C.BANG | C.PARENTHESIS)) !== 0) return true;
  if ((characters & C.BRACKET) !== 0 && (characters & (C.AT | C.BACKSLASH | C.CONTROL)) !== 0) return true;
  if ((characters & (C.BRACE | C.COLON | C.DOUBLE_QUOTE)) === C.BRACE && text.length < SHORT && text.includes(','))
    return true;
  if ((characters & C.BANG) !== 0 && charCodeAt(text, 0) === TILDE && text.length < 4) return true;
  if (place === 'header' || place === 'user_agent') return (characters & C.PIPE) !== 0;
  if ((characters & SEPARATORS) === 0) return false;
  if ((characters & TRICKS) !== 0 || /^\W{0,4}[;|&]/.test(text)) return true;
  return (characters & C.SPACE) !== 0 && (characters & (C.MINUS | C.SLASH)) !== 0;
}

/** Quotes inside of a word, around a part of it or around nothing. */
const QUOTED_INSIDE = /''|""|\w(?:'[\w./-]{1,16}'|"[\w./-]{1,16}")/;
/** A path into the system that is written with wildcards, where it may begin. */
const WILD_FOLDER =
  /(?:^|[\s'"=;|`(&])\/(?:[\w!^\]-]{0,16}[?*[]|(?:bin|usr|sbin|etc|proc|var|tmp|dev|root|home|opt)\/[\w./-]{0,64}[?*[])/;
const SHORT = 512;
const SHORTEST = 32;
