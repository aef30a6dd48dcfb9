import { CHARACTER } from '../../characters.js';
import type { Family } from '../../family.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { signatures } from './signatures.js';
import { Walk } from './walk.js';

/** Commands for the shell of the server (CWE-78), options for programs that it starts (CWE-88). */
export const commandInjection: Family = {
  name: 'command_injection',
  signatures,
  mayHold,
  inspect(input, report) {
    new Walk(input, spaced(input.text), report).read();
    if (input.unescaped !== input.text) new Walk(input, spaced(input.unescaped), report).read();
  },
};

/** A plus is a space where a form was encoded twice. */
function spaced(text: string): string {
  return text.includes('+') && !text.includes(' ') ? text.replaceAll('+', ' ') : text;
}

const C = CHARACTER;
const SEPARATORS = C.SEMICOLON | C.PIPE | C.AMPERSAND | C.LINE | C.BACKTICK;
/** With a known word: what makes it a command. */
const AROUND_WORDS =
  SEPARATORS |
  C.DOLLAR |
  C.LESS |
  C.GREATER |
  C.SLASH |
  C.MINUS |
  C.BRACE |
  C.PERCENT |
  C.BACKSLASH |
  C.STAR |
  C.PARENTHESIS |
  C.EQUALS |
  C.QUOTE |
  C.DOUBLE_QUOTE;
/** Without one: what hides a word, or makes one a command. */
const TRICKS = C.SLASH | C.MINUS | C.QUOTE | C.DOUBLE_QUOTE | C.BACKSLASH | C.DOLLAR | C.BANG | C.QUESTION | C.STAR;

function mayHold({ characters, words, place, text }: Input): boolean {
  if ((words & WORD.SHELL) !== 0 && (characters & AROUND_WORDS) !== 0) return true;
  if ((characters & C.DOLLAR) !== 0 && (characters & (C.PARENTHESIS | C.BRACE | SEPARATORS)) !== 0) return true;
  if ((characters & C.PARENTHESIS) !== 0 && (characters & (C.BRACE | C.LESS | C.GREATER)) !== 0) return true;
  if ((characters & C.BACKTICK) !== 0) return true;
  if ((characters & (C.GREATER | C.LESS)) === C.GREATER && (characters & C.SLASH) !== 0) return true;
  if ((characters & C.SLASH) !== 0 && (characters & (C.QUESTION | C.BRACKET)) !== 0 && place !== 'header') return true;
  if ((characters & C.PERCENT) !== 0 && (characters & (C.BANG | C.PARENTHESIS)) !== 0) return true;
  if ((characters & C.AT) !== 0 && (characters & C.BRACKET) !== 0) return true;
  if (place === 'header' || place === 'user_agent') return (characters & C.PIPE) !== 0;
  if ((characters & SEPARATORS) === 0) return false;
  return (characters & TRICKS) !== 0 || /^\W{0,4}[;|&]/.test(text);
}
