import type { Signature } from '../../signature.js';
import { ARGUMENT, longestPlainRun, TELLING } from './arguments.js';
import * as S from './signatures.js';
import { POWERSHELL_COMMAND } from './special-use.js';
import { ADDRESSED, DEVELOPMENT, FILTERS, TALKED_ABOUT } from './unix-programs.js';
import { ENDING, isSubcommand, type Surroundings, type Use } from './use.js';
import { TRICK, type Word } from './word.js';

/** Behind a separator a known program is a command when its arguments, or what stands before, fit. */
export function separated(use: Use, around: Surroundings): Signature | undefined {
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
  if (/\.(?:exe|bat|cmd|com)$/.test(command.words[use.at]?.text ?? '')) return S.separatedCommand;
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
  const { start, end } = command.words[at] as Word;
  const isCalled = command.ending === '(' && !/[A-Z]/.test(command.source.slice(start, end));
  return isFirst &&
    isCalled &&
    lead !== 'background' &&
    ((command.words[at]?.tricks ?? 0) & ~TRICK.CAPITAL) === 0 &&
    command.words.length === 1
    ? S.unknownCommand
    : undefined;
}
