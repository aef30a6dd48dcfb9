import type { Signature } from '../../signature.js';
import { ARGUMENT, argumentsOf, TELLING } from './arguments.js';
import type { Command } from './command.js';
import { isGlobPath } from './glob.js';
import { type Program, programOf } from './programs.js';
import * as S from './signatures.js';
import { INTERPRETERS, WRAPPERS } from './unix-programs.js';
import { SUBCOMMANDS } from './windows-programs.js';
import { TRICK, type Word } from './word.js';

/** Where a command stands. */
export type Lead = 'start' | 'semicolon' | 'pipe' | 'or' | 'background' | 'and' | 'line' | 'substitution';

export interface Surroundings {
  readonly lead: Lead;
  /** Before the separator stands what a value for a command looks like (nothing, an address, a closing quote), or a command. */
  readonly isClean: boolean;
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
  const kinds = argumentsOf(command, at + 1);
  if (isGlobPath(word)) return S.globPath;
  const special = specialUse(command, at, program, kinds);
  if (special) return special;
  if (program.kind !== undefined) {
    if ((word.tricks & TRICK.SPACELESS) !== 0) return S.fieldSeparator;
    if (isHidden(word) && (around.lead !== 'start' || program.kind !== 'wordlike' || (kinds & ~ARGUMENT.PLAIN) !== 0))
      return S.hiddenCommand;
  }
  if (around.lead === 'start') return startingCommand(command, at, program, kinds, isWrapped);
  if (around.lead === 'substitution') return substituted(command, at, program, kinds);
  return separated(command, at, program, kinds, around, isWrapped);
}

function isHidden({ tricks }: Word): boolean {
  return (tricks & (TRICK.QUOTES | TRICK.ESCAPE | TRICK.EMPTY | TRICK.VARIABLE | TRICK.CODES)) !== 0;
}

/** What is an attack wherever a command may stand: code for an interpreter, a shell for the network. */
function specialUse(command: Command, at: number, program: Program, kinds: number): Signature | undefined {
  const rest = command.words.slice(at + 1);
  const option = INTERPRETERS.get(program.name.replace(/[\d.]+$/, '')) ?? INTERPRETERS.get(program.name);
  if (option && rest.length > 0) {
    const index = rest.findIndex(
      ({ text, tricks }) => option.test(text) || ((tricks & TRICK.QUOTED) !== 0 && option.test(text.toUpperCase())),
    );
    if (index !== -1 && (rest.length > index + 1 || /^(?:BEGIN|END|\s*\{)/i.test(rest[index]?.text ?? '')))
      return S.interpreterCode;
  }
  if (/^(?:nc|ncat|netcat|nc\.traditional|nc\.openbsd)$/.test(program.name)) {
    if (rest.some(({ text }) => /^-\w*[elc]\w*$|^--(?:exec|sh-exec|listen)/.test(text))) return S.networkShell;
  }
  if (program.name === 'socat' && rest.some(({ text }) => /(?:exec|system):/.test(text))) return S.networkShell;
  if ((program.kind === 'shell' || program.name === 'exec') && (kinds & ARGUMENT.SENSITIVE) !== 0) {
    if (rest.some(({ text }) => text.includes('/dev/tcp/') || text.includes('/dev/udp/'))) return S.networkShell;
  }
  if (/^(?:powershell|pwsh)$/.test(program.name) && rest.length > 0) {
    if (
      /^[-/][a-z]|^[a-z]+-[a-z]+|^[a-z]:\\|^[(&{$[]|^iex|^iwr/.test(rest[0]?.text ?? '') ||
      (rest[0]?.tricks ?? 0) !== 0
    )
      return S.powershell;
  }
  if (program.name === 'cmd' && /^\/[ckrsqv]/.test(rest[0]?.text ?? '')) return S.interpreterCode;
  return undefined;
}

/** At the start of a value only what has arguments that make sense to nothing else. */
function startingCommand(
  command: Command,
  at: number,
  program: Program,
  kinds: number,
  isWrapped: boolean,
): Signature | undefined {
  const rest = command.words.slice(at + 1);
  if (program.isPath && /^[/\\a-z%]/.test(command.words[at]?.text ?? '')) {
    if (rest.length === 0 && /^(?:$|[;|&\n\r)`'"])/.test(command.ending) && program.kind !== undefined)
      return S.programPath;
    if ((kinds & TELLING) !== 0 && program.kind !== undefined) return S.programPath;
  }
  if (program.kind === undefined) return undefined;
  if ((kinds & (ARGUMENT.SENSITIVE | ARGUMENT.TRICKY)) !== 0) return S.plainCommand;
  if (SUBCOMMANDS.get(program.name)?.has(rest[0]?.text ?? '') && (kinds & (TELLING | ARGUMENT.REDIRECTION)) !== 0)
    return S.plainCommand;
  if (DEVELOPMENT.has(program.name)) return undefined;
  if (program.kind !== 'wordlike') {
    if ((kinds & TELLING) !== 0) return S.plainCommand;
    if (isWrapped) return S.plainCommand;
    return undefined;
  }
  const next = rest[0]?.text ?? '';
  if (/^(?:\/(?:etc|var|proc|usr|bin|tmp|home|root|opt|dev|sys|mnt)\b|[a-z]:\\|~\/)/.test(next)) return S.plainCommand;
  if (
    /^-[a-z]{1,4}$/i.test(next) &&
    (kinds & (ARGUMENT.PATH | ARGUMENT.URL | ARGUMENT.DOTTED | ARGUMENT.NUMBER | ARGUMENT.VARIABLE)) !== 0
  )
    return S.plainCommand;
  if (program.name === 'echo' && (kinds & (ARGUMENT.VARIABLE | ARGUMENT.REDIRECTION)) !== 0) return S.plainCommand;
  return undefined;
}

/** Tools that people talk about in chats and searches. */
const DEVELOPMENT: ReadonlySet<string> = new Set(
  'git docker npm npx yarn pnpm bun pip pip3 cargo go make node deno kubectl helm composer brew java javac rustc terraform php python python3 ruby gem dotnet code podman'.split(
    ' ',
  ),
);

function substituted(command: Command, at: number, program: Program, kinds: number): Signature | undefined {
  if (program.kind !== undefined || program.isPath) return S.substitutedCommand;
  if (at === 0 && command.words.length === 1 && (kinds & ARGUMENT.REDIRECTION) !== 0) return S.substitutedCommand;
  if (
    command.words.length > at + 1 &&
    /^[a-z][\w.-]{1,30}$/.test(program.name) &&
    (kinds & (ARGUMENT.OPTION | ARGUMENT.SENSITIVE)) !== 0
  )
    return S.substitutedCommand;
  return undefined;
}

const ENDING = /^(?:$|[;|&\n\r)`'"\\<>])/;

function separated(
  command: Command,
  at: number,
  program: Program,
  kinds: number,
  around: Surroundings,
  isWrapped: boolean,
): Signature | undefined {
  const rest = command.words.slice(at + 1);
  const { lead, isClean, isHeader } = around;
  if (program.isPath) return S.programPath;
  const isLone =
    ENDING.test(command.ending) && (rest.length === 0 || (kinds === 0 && /^#|^\/\//.test(rest[0]?.text ?? '')));
  if (program.kind === undefined) return unknown(command, at, program, kinds, around);
  if (lead === 'pipe' && program.kind === 'shell' && isClean && (isLone || /^-s?$/.test(rest[0]?.text ?? '')))
    return S.pipedToShell;
  if ((kinds & (ARGUMENT.SENSITIVE | ARGUMENT.TRICKY)) !== 0) return S.separatedCommand;
  if (isHeader && !isClean)
    return (kinds & TELLING) !== 0 && program.kind !== 'wordlike' ? S.separatedCommand : undefined;
  if (isWrapped) return S.separatedCommand;
  if (program.kind !== 'wordlike') {
    if (isLone || kinds & ~(ARGUMENT.PLAIN | ARGUMENT.NUMBER | ARGUMENT.QUOTED)) return S.separatedCommand;
    return isClean || rest.length <= 2 ? S.separatedCommand : undefined;
  }
  if (lead === 'background' && !isClean && !isLone && (kinds & TELLING) === 0) return undefined;
  if ((kinds & (TELLING | ARGUMENT.REDIRECTION)) !== 0) return S.separatedCommand;
  if (SUBCOMMANDS.get(program.name)?.has(rest[0]?.text ?? '')) return S.separatedCommand;
  if (kinds & ARGUMENT.NUMBER && /^(?:sleep|timeout|kill|ping|exit|seq)$/.test(program.name)) return S.separatedCommand;
  if (kinds & ARGUMENT.DOTTED) return S.separatedCommand;
  if (program.name === 'echo' || program.name === 'printf' || program.name === 'print')
    return rest.length > 0 && lead !== 'background' ? S.separatedCommand : isClean ? S.separatedCommand : undefined;
  if (kinds & ARGUMENT.QUOTED && isClean) return S.separatedCommand;
  if (isLone && isClean) return S.separatedCommand;
  if (isClean && rest.length <= 2 && lead !== 'background' && lead !== 'line' && ENDING.test(command.ending))
    return S.separatedCommand;
  return undefined;
}

/** A word that is no known program, but used as one. */
function unknown(
  command: Command,
  at: number,
  program: Program,
  kinds: number,
  { lead, isClean, isHeader }: Surroundings,
): Signature | undefined {
  if (!isClean || isHeader || !/^[a-z][\w.+-]{1,30}$/.test(program.name)) return undefined;
  const rest = command.words.slice(at + 1);
  if ((kinds & ARGUMENT.SENSITIVE) !== 0) return S.separatedCommand;
  if (lead === 'line') return undefined;
  const next = rest[0]?.text ?? '';
  if (/^--?[a-z][\w-]*(?:=|$)/.test(next)) return S.unknownCommand;
  if (/^\/[a-z]|^[a-z]:\\|^~\//.test(next) && lead !== 'background') return S.unknownCommand;
  return undefined;
}
