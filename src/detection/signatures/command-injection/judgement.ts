import type { Signature } from '../../signature.js';
import { ARGUMENT, argumentsOf } from './arguments.js';
import type { Command } from './command.js';
import { isGlobPath } from './glob.js';
import { programOf } from './programs.js';
import { separated } from './separated.js';
import * as S from './signatures.js';
import { POWERSHELL_COMMAND, specialUse } from './special-use.js';
import { starting } from './starting.js';
import { ADDRESSED, DEVELOPMENT, TALKED_ABOUT, WRAPPERS } from './unix-programs.js';
import type { Lead, Surroundings, Use } from './use.js';
import { TRICK, type Word } from './word.js';

/** What a command in its place is; undefined when it may well be none. */
export function judge(command: Command, around: Surroundings): Signature | undefined {
  const { words } = command;
  let first = 0;
  let wrappers = 0;
  while (first < words.length) {
    const word = words[first] as Word;
    const isWrapper = WRAPPERS.has(programOf(word.text).name);
    const isVariable = (word.tricks & TRICK.EXPANSION) !== 0 && word.text === '';
    if (!isWrapper && !isVariable && !/^[a-z_]\w*=/.test(word.text)) break;
    if (isWrapper) wrappers++;
    first++;
    while (isWrapper && first < words.length && /^-|^\d+[smhd]?$/.test(words[first]?.text ?? '')) first++;
  }
  const wrapped = first < words.length && first > 0 ? judgeAt(command, first, around, wrappers > 0) : undefined;
  return wrapped ?? (words.length > 0 ? judgeAt(command, 0, around, false) : undefined);
}

function judgeAt(command: Command, at: number, around: Surroundings, isWrapped: boolean): Signature | undefined {
  const word = command.words[at] as Word;
  const program = programOf(word.text);
  if (program.name.length < 3 && isChance(command, at)) return undefined;
  if (isGlobPath(word)) return S.globPath;
  const use: Use = { command, at, program, kinds: argumentsOf(command, at + 1), isWrapped };
  if (MODULE_EXPORT.has(command.words[at + 1]?.text ?? '{') && program.name === 'export') return undefined;
  const special = specialUse(use);
  if (special) return special;
  if (program.kind !== undefined) {
    if ((word.tricks & TRICK.SPACELESS) !== 0) return S.fieldSeparator;
    if ((word.tricks & TRICK.ITEM) !== 0 && (program.kind !== 'wordlike' || (use.kinds & ~ARGUMENT.PLAIN) !== 0))
      return S.fieldSeparator;
    const isEscaped =
      program.kind === 'named' &&
      ((word.tricks & TRICK.ESCAPE) !== 0 ||
        (program.name.length > 3 &&
          !TALKED_ABOUT.has(program.name) &&
          (word.tricks & (TRICK.QUOTES | TRICK.EMPTY)) !== 0));
    const isSure =
      isEscaped || around.lead !== 'start' || (use.kinds & (program.kind === 'wordlike' ? ~ARGUMENT.PLAIN : -1)) !== 0;
    if ((word.tricks & HIDING) !== 0 && isSure && !around.isLong) return S.hiddenCommand;
  }
  if (around.lead === 'start') return starting(use);
  if (around.lead === 'substitution' || around.lead === 'backtick') return substituted(use, around.lead);
  return separated(use, around);
}

/** A name of one or two letters comes up by chance where a word does not end behind it, or in capital letters. */
function isChance({ source, words }: Command, at: number): boolean {
  const { start, end, text } = words[at] as Word;
  if (text.length > 2 || /^[cmr]d$/.test(text)) return false;
  if (/[A-Z^]/.test(source.slice(start, end))) return true;
  return end < source.length && source[end] !== source[start - 1] && CUTS.includes(source[end] as string);
}

const CUTS = '(<>"\'@#!?~%^{[=]}:,.*';

/** What follows export in a module of JavaScript. */
const MODULE_EXPORT: ReadonlySet<string> = new Set(
  '{ * const let var default function class type interface async abstract enum declare namespace import'.split(' '),
);

const HIDING = TRICK.QUOTES | TRICK.ESCAPE | TRICK.EMPTY | TRICK.VARIABLE | TRICK.CODES;

/** Inside of a substitution every known program is a command; in backticks people quote words too. */
function substituted({ command, at, program, kinds }: Use, lead: Lead): Signature | undefined {
  const { words, ending } = command;
  if (POWERSHELL_COMMAND.test(program.name)) return S.powershell;
  if (program.kind !== undefined || program.isPath) {
    if (lead === 'substitution') return S.substitutedCommand;
    const isLone = words.length === at + 1 && ending === '`';
    // `node` alone is a name that people quote, and would wait for input.
    if (DEVELOPMENT.has(program.name)) return undefined;
    if (ending === '`' && ADDRESSED.has(program.name)) return S.substitutedCommand;
    return isLone || program.kind !== 'wordlike' || (kinds & ~ARGUMENT.PLAIN) !== 0 ? S.substitutedCommand : undefined;
  }
  if (
    words.length > at + 1 &&
    /^[a-z][\w.-]{1,30}$/.test(program.name) &&
    (kinds & (ARGUMENT.OPTION | ARGUMENT.SENSITIVE)) !== 0
  )
    return lead === 'substitution' || (kinds & ARGUMENT.SENSITIVE) !== 0 ? S.substitutedCommand : undefined;
  return at === 0 && (kinds & ARGUMENT.REDIRECTION) !== 0 && /^\/\w/.test(words[0]?.text ?? '')
    ? S.substitutedCommand
    : undefined;
}
