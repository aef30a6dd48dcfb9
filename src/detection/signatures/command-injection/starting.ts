import type { Signature } from '../../signature.js';
import { ARGUMENT, longestPlainRun, TELLING } from './arguments.js';
import * as S from './signatures.js';
import { DEVELOPMENT, FILTERS, TALKED_ABOUT } from './unix-programs.js';
import { ENDING, isSubcommand, type Use } from './use.js';
import { TRICK } from './word.js';

/** At the start of a value only what has arguments that make sense to nothing else. */
export function starting(use: Use): Signature | undefined {
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
  // A sentence begins with a capital letter: "Which one?"
  if (program.kind === 'wordlike' && ((command.words[at]?.tricks ?? 0) & TRICK.CAPITAL) !== 0) return undefined;
  const isQuoted = ((command.words[at]?.tricks ?? 0) & TRICK.QUOTED) !== 0;
  if (isQuoted && program.kind === 'named' && (kinds & ~ARGUMENT.PLAIN) !== 0 && !TALKED_ABOUT.has(program.name))
    return S.hiddenCommand;
  if (SYSTEM_PATH.test(next)) return S.plainCommand;
  if (/^(?:cd|chdir|ls|ll|dir|find|du|tree|rm)$/.test(program.name) && /^(?:\/|~|\.\.\/?)$/.test(next))
    return S.plainCommand;
  if (FILTERS.has(program.name)) return undefined;
  if (program.kind !== 'wordlike') {
    // Options and words: people look for such lines, too.
    if (isSearch(use) || isExample(use)) return undefined;
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

/** Options, and at least one word, but nothing that only a program reads: `rm -rf joke`. */
function isSearch({ command, at, kinds, isWrapped }: Use): boolean {
  if (isWrapped || (kinds & ~(ARGUMENT.OPTION | ARGUMENT.PLAIN)) !== 0) return false;
  const given = command.words.slice(at + 1);
  return (
    given.every(({ text }) => /^--?[a-z]{1,12}$|^[a-z]{2,}$/.test(text)) &&
    given.some(({ text }) => /^[a-z]/.test(text))
  );
}

/** A request to an interface as documentation shows it: its method or a header, and an address. */
function isExample({ command, program, kinds }: Use): boolean {
  if (program.name !== 'curl' || (kinds & (ARGUMENT.VARIABLE | ARGUMENT.REDIRECTION)) !== 0) return false;
  return (
    !/[|&;`]/.test(command.ending) && command.words.some(({ text }) => /^(?:-[xh]|--request|--header)$/.test(text))
  );
}

const SYSTEM_PATH = /^(?:\/(?:etc|var|proc|usr|bin|tmp|home|root|opt|sys|mnt)\b|[a-z]:(?:[\\/]|$)|~\/)/;
