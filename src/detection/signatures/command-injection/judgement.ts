import type { Signature } from '../../signature.js';
import { ARGUMENT, argumentsOf, longestPlainRun, TELLING } from './arguments.js';
import type { Command } from './command.js';
import { isGlobPath } from './glob.js';
import { type Program, programOf } from './programs.js';
import * as S from './signatures.js';
import { POWERSHELL_COMMAND, specialUse } from './special-use.js';
import { ADDRESSED, DEVELOPMENT, FILTERS, TALKED_ABOUT, WRAPPERS } from './unix-programs.js';
import { SUBCOMMANDS } from './windows-programs.js';
import { TRICK, type Word } from './word.js';

/** Where a command stands. */
export type Lead = 'start' | 'semicolon' | 'pipe' | 'or' | 'background' | 'and' | 'line' | 'substitution' | 'backtick';

export interface Surroundings {
  readonly lead: Lead;
  /** Before the separator stands what a value for a command looks like (nothing, an address, a closing quote), or a command. */
  readonly isClean: boolean;
  /** The value begins with the separator. */
  readonly isFirst: boolean;
  /** The value is long: short names come up in it by chance. */
  readonly isLong: boolean;
  /** The place separates things itself by semicolons and commas: a user agent, a header. */
  readonly isHeader: boolean;
}

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
  if (isGlobPath(word)) return S.globPath;
  const use: Use = { command, at, program, kinds: argumentsOf(command, at + 1), isWrapped };
  const special = specialUse(use);
  if (special) return special;
  if (program.kind !== undefined) {
    if ((word.tricks & TRICK.SPACELESS) !== 0) return S.fieldSeparator;
    if ((word.tricks & TRICK.ITEM) !== 0 && (program.kind !== 'wordlike' || (use.kinds & ~ARGUMENT.PLAIN) !== 0))
      return S.fieldSeparator;
    const isEscaped = (word.tricks & TRICK.ESCAPE) !== 0 && program.kind === 'named';
    const isSure =
      isEscaped || around.lead !== 'start' || (use.kinds & (program.kind === 'wordlike' ? ~ARGUMENT.PLAIN : -1)) !== 0;
    if ((word.tricks & HIDING) !== 0 && isSure && !around.isLong) return S.hiddenCommand;
  }
  if (around.lead === 'start') return starting(use);
  if (around.lead === 'substitution' || around.lead === 'backtick') return substituted(use, around.lead);
  return separated(use, around);
}

const HIDING = TRICK.QUOTES | TRICK.ESCAPE | TRICK.EMPTY | TRICK.VARIABLE | TRICK.CODES;

/** A program and how it is used. */
export interface Use {
  readonly command: Command;
  /** The word that names the program. */
  readonly at: number;
  readonly program: Program;
  /** Bits of `ARGUMENT`. */
  readonly kinds: number;
  /** Another program runs it: time, nohup, sudo. */
  readonly isWrapped: boolean;
}

/** At the start of a value only what has arguments that make sense to nothing else. */
function starting(use: Use): Signature | undefined {
  const { command, at, program, kinds, isWrapped } = use;
  if (program.kind === undefined || longestPlainRun(command, at + 1) > 3) return undefined;
  const count = command.words.length - at - 1;
  const next = command.words[at + 1]?.text ?? '';
  if (program.isPath && /^(?:[/\\%]|[a-z]:)/.test(command.words[at]?.text ?? '')) {
    if ((kinds & TELLING) !== 0) return S.programPath;
    if (count === 0 && ENDING.test(command.ending) && program.kind !== 'shell' && !DEVELOPMENT.has(program.name))
      return S.programPath;
  }
  if ((kinds & (ARGUMENT.SENSITIVE | ARGUMENT.TRICKY)) !== 0) return S.plainCommand;
  if (isSubcommand(program, next) && (kinds & (TELLING | ARGUMENT.REDIRECTION)) !== 0 && !DEVELOPMENT.has(program.name))
    return S.plainCommand;
  if (DEVELOPMENT.has(program.name)) return undefined;
  const isQuoted = ((command.words[at]?.tricks ?? 0) & TRICK.QUOTED) !== 0;
  if (isQuoted && program.kind === 'named' && (kinds & ~ARGUMENT.PLAIN) !== 0 && !TALKED_ABOUT.has(program.name))
    return S.hiddenCommand;
  if (SYSTEM_PATH.test(next)) return S.plainCommand;
  if (/^(?:cd|chdir|ls|ll|dir|find|du|tree|rm)$/.test(program.name) && /^(?:\/|~|\.\.\/?)$/.test(next))
    return S.plainCommand;
  if (FILTERS.has(program.name)) return undefined;
  if (program.kind !== 'wordlike') {
    if ((kinds & TELLING) !== 0 || isWrapped) return S.plainCommand;
    return count === 0 && /^[;&]/.test(command.ending) && program.kind === 'named' && !TALKED_ABOUT.has(program.name)
      ? S.plainCommand
      : undefined;
  }
  if (/^-[a-z]{1,4}$/i.test(next) && (kinds & ~(ARGUMENT.PLAIN | ARGUMENT.OPTION)) !== 0) return S.plainCommand;
  if (count === 1 && /^--[a-z][a-z-]+$/.test(next)) return S.plainCommand;
  if (/^(?:echo|printf)$/.test(program.name) && (kinds & (ARGUMENT.VARIABLE | ARGUMENT.REDIRECTION)) !== 0)
    return S.plainCommand;
  if (count === 0 && /^[;|]$/.test(command.ending) && /^(?:id|ls|ps|env|dir|pwd)$/.test(program.name) && command.isLast)
    return S.plainCommand;
  if (program.name === 'alias' && next.includes('=')) return S.plainCommand;
  if (isWrapped && (kinds & TELLING) !== 0) return S.plainCommand;
  return undefined;
}

const SYSTEM_PATH = /^(?:\/(?:etc|var|proc|usr|bin|tmp|home|root|opt|sys|mnt)\b|[a-z]:(?:[\\/]|$)|~\/)/;
const ENDING = /^(?:$|[;|&\n\r)`'"\\<>])/;

function isSubcommand(program: Program, word: string): boolean {
  return SUBCOMMANDS.get(program.name)?.has(word) ?? false;
}

function substituted({ command, at, program, kinds }: Use, lead: Lead): Signature | undefined {
  const { words, ending } = command;
  if (program.kind !== undefined || program.isPath) {
    if (lead === 'substitution') return S.substitutedCommand;
    const isLone = words.length === at + 1 && ending === '`';
    if (DEVELOPMENT.has(program.name) && !isLone) return undefined;
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

function separated(use: Use, around: Surroundings): Signature | undefined {
  const { command, at, program, kinds, isWrapped } = use;
  const { lead, isClean, isHeader, isLong } = around;
  const count = command.words.length - at - 1;
  const next = command.words[at + 1]?.text ?? '';
  const isLone = ENDING.test(command.ending) && (count === 0 || (kinds === 0 && /^#|^\/\//.test(next)));
  if (POWERSHELL_COMMAND.test(program.name) && isClean) return S.powershell;
  if (command.words[at]?.text === '.' && isClean && (kinds & ARGUMENT.PATH) !== 0) return S.separatedCommand;
  if (program.isPath || (isClean && lead !== 'line' && /^\.\/[\w.-]{1,40}$/.test(command.words[at]?.text ?? '')))
    return S.programPath;
  if (program.kind === undefined) return unknown(use, around);
  if (lead === 'pipe' && program.kind === 'shell' && isClean && (isLone || /^-s?$/.test(next))) return S.pipedToShell;
  if ((kinds & ARGUMENT.SENSITIVE) !== 0) return S.separatedCommand;
  if (isLong && (program.name.length < 3 || (kinds & TELLING) === 0)) return undefined;
  if ((kinds & ARGUMENT.TRICKY) !== 0 && (isClean || program.kind !== 'wordlike')) return S.separatedCommand;
  if (isHeader && !isClean)
    return (kinds & TELLING) !== 0 && program.kind !== 'wordlike' ? S.separatedCommand : undefined;
  if (!isClean && (FILTERS.has(program.name) || DEVELOPMENT.has(program.name)))
    return (kinds & ARGUMENT.URL) !== 0 ? S.separatedCommand : undefined;
  if ((isLone || (kinds & TELLING) === 0) && !isClean && (TALKED_ABOUT.has(program.name) || isCapital(use)))
    return undefined;
  if (isLone && FILTERS.has(program.name) && !around.isFirst) return undefined;
  if (isWrapped && (lead !== 'line' || isClean)) return S.separatedCommand;
  if (program.kind !== 'wordlike') {
    if (isLone || (kinds & ~(ARGUMENT.PLAIN | ARGUMENT.NUMBER | ARGUMENT.QUOTED)) !== 0) return S.separatedCommand;
    return isClean || count <= 2 ? S.separatedCommand : undefined;
  }
  return wordlike(use, around, isLone, count, next);
}

/** People begin sentences and names with capital letters; who types commands does not. */
function isCapital({ command, at }: Use): boolean {
  return ((command.words[at]?.tricks ?? 0) & TRICK.CAPITAL) !== 0;
}

/** A program whose name is also a word. */
function wordlike(
  use: Use,
  { lead, isClean, isFirst }: Surroundings,
  isLone: boolean,
  count: number,
  next: string,
): Signature | undefined {
  const { command, program, kinds } = use;
  const { name } = program;
  if ((kinds & TELLING) === 0 && isCapital(use)) return undefined;
  if (lead === 'background' && !isClean && !isLone && (kinds & TELLING) === 0) return undefined;
  if (lead === 'background' && isLone && /^(?:copy|reg|times|not|image)$/.test(name)) return undefined;
  if ((kinds & (isClean ? TELLING : TELLING & ~ARGUMENT.TRICKY)) !== 0) return S.separatedCommand;
  if (longestPlainRun(command, 1) > 2) return undefined;
  if ((kinds & ARGUMENT.REDIRECTION) !== 0 && lead !== 'line' && (kinds & (ARGUMENT.DOTTED | ARGUMENT.NUMBER)) !== 0)
    return S.separatedCommand;
  if (isSubcommand(program, next)) return S.separatedCommand;
  if ((kinds & ARGUMENT.NUMBER) !== 0 && /^(?:sleep|timeout|kill|ping|exit|seq)$/.test(name)) return S.separatedCommand;
  if ((kinds & ARGUMENT.DOTTED) !== 0 && ADDRESSED.has(name)) return S.separatedCommand;
  if (lead === 'line' && !isClean) return undefined;
  if (/^(?:echo|printf|print)$/.test(name))
    return count > 0 && (isClean || lead !== 'background') ? S.separatedCommand : undefined;
  if (!isClean) return undefined;
  if (isLone)
    return isFirst && lead !== 'background' ? S.separatedCommand : ALONE.has(name) ? S.separatedCommand : undefined;
  if ((kinds & ARGUMENT.QUOTED) !== 0) return S.separatedCommand;
  return (isFirst || ADDRESSED.has(name)) &&
    count <= 2 &&
    lead !== 'background' &&
    lead !== 'line' &&
    ENDING.test(command.ending)
    ? S.separatedCommand
    : undefined;
}

/** Of the names that are also words or fields: those that stand alone behind a value in an attack, and hardly elsewhere. */
const ALONE: ReadonlySet<string> = new Set(
  'id ls ll la dir ps env pwd df du ver who last set ss route mount arp cal'.split(' '),
);

/** A word that is no known program, but used as one. */
function unknown(
  { command, at, program, kinds }: Use,
  { lead, isClean, isFirst, isHeader, isLong }: Surroundings,
): Signature | undefined {
  if (!isClean || isHeader || isLong || !/^[a-z][\w.+-]{1,30}$/.test(program.name)) return undefined;
  if ((kinds & ARGUMENT.SENSITIVE) !== 0) return S.separatedCommand;
  if (lead === 'line') return undefined;
  const next = command.words[at + 1]?.text ?? '';
  if (/^--?[a-z][\w-]*(?:=|$)/.test(next)) return S.unknownCommand;
  if (/^\/[a-z]|^[a-z]:\\|^~\//.test(next) && lead !== 'background') return S.unknownCommand;
  const isCalled = command.ending === '(';
  return isFirst &&
    isCalled &&
    lead !== 'background' &&
    ((command.words[at]?.tricks ?? 0) & ~TRICK.CAPITAL) === 0 &&
    command.words.length === 1
    ? S.unknownCommand
    : undefined;
}
