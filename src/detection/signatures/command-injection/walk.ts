import { CHARACTER } from '../../characters.js';
import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { ARGUMENT, argumentsOf, longestPlainRun } from './arguments.js';
import { type Command, readCommand } from './command.js';
import { isGlobPath } from './glob.js';
import { judge } from './judgement.js';
import { behindBlanks, behindSkipped, codeAt, isBlankOrQuote, LEADS, LEADS_AND_PATHS } from './leads.js';
import { PROMISE, promiseAt } from './promise.js';
import * as S from './signatures.js';
import {
  forkBombAt,
  interpolationAt,
  isDefinition,
  isExecutor,
  isFileRedirection,
  isInjectedOption,
  isShellExpansion,
  isWindowsCondition,
  isWindowsLoop,
  LONE_VARIABLE,
  shellshockAt,
  windowsVariableAt,
} from './structures.js';
import {
  isCleanBefore,
  isDocument,
  isEntityEnd,
  isValueStart,
  startOf,
  startsWithLine,
  wordsOutside,
} from './surroundings.js';
import type { Lead, Surroundings } from './use.js';
import { readWord, TRICK } from './word.js';

/** One walk over a view of an input, from command position to command position. */
export class Walk {
  readonly #input: Input;
  readonly #view: string;
  readonly #report: Report;
  readonly #isHeader: boolean;
  readonly #isLong: boolean;
  readonly #hasWildcards: boolean;
  #start = 0;
  #outside = -1;
  /** Asked for only where something promises to be a command: most values are left before. */
  #free: boolean | undefined;
  #clean: boolean | undefined;

  constructor(input: Input, view: string, report: Report) {
    this.#input = input;
    this.#view = view;
    this.#report = report;
    this.#isLong = view.length > LONG;
    this.#isHeader = input.place === 'header' || input.place === 'user_agent';
    this.#hasWildcards = (input.characters & WILDCARDS) !== 0;
  }

  read(): void {
    const view = this.#view;
    this.#start = startOf(view);
    this.#readStart();
    const leads = this.#hasWildcards ? LEADS_AND_PATHS : LEADS;
    leads.lastIndex = 0;
    while (leads.test(view)) {
      const i = leads.lastIndex - 2;
      leads.lastIndex = this.#readAt(i, view.charCodeAt(i), view.charCodeAt(i + 1)) + 1;
      if (this.#free === true) break;
    }
    if (this.#free === true) this.#readFree();
  }

  /** In free text only a command that it begins with, and function definitions for bash. */
  #readFree(): void {
    const view = this.#view;
    const line = view.indexOf('\n', this.#start);
    const firstLine = line === -1 ? view.length : line;
    const end = !this.#isLong && !this.#input.isProse ? view.length : firstLine;
    for (let i = this.#start; i < end; i++) {
      const code = view.charCodeAt(i);
      if (code !== SEMICOLON && code !== PIPE && code !== AMPERSAND) continue;
      i = this.#readFreeAt(i, code, firstLine);
      if (end === firstLine && !this.#isClean()) break;
    }
    if ((this.#input.characters & CHARACTER.BRACE) === 0) return;
    for (let at = view.indexOf('()'); at !== -1; at = view.indexOf('()', at + 2)) {
      if (isDefinition(view, at)) this.#tell(shellshockAt(view, at, at === this.#start), at);
    }
  }

  #tell(signature: Signature | undefined, at: number): boolean {
    if (signature === undefined) return false;
    this.#report(signature, this.#view, at);
    return true;
  }

  /** Text in which separators and program names are nothing special: prose, code of many lines. */
  #isFree(): boolean {
    this.#free ??= this.#input.isProse || isDocument(this.#view);
    return this.#free;
  }

  /** Whether what stands before the first separator is what a program is given. */
  #isClean(): boolean {
    this.#clean ??= isCleanBefore(this.#view, this.#start);
    return this.#clean;
  }

  #readStart(): void {
    const view = this.#view;
    const at = this.#start;
    if (this.#input.place === 'path') return;
    const code = codeAt(view, at);
    if ((code === DOLLAR || code === PERCENT) && view.length - at <= 64 && LONE_VARIABLE.test(view.slice(at).trim()))
      this.#tell(S.environmentVariable, at);
    if (code === MINUS && isInjectedOption(view.slice(at, at + 256))) this.#tell(S.argumentInjection, at);
    if (this.#control(at, false)) return;
    const quoted = at > 0 ? view.charCodeAt(at - 1) : 0;
    const isQuoted = quoted === QUOTE || quoted === DOUBLE;
    if (promiseAt(view, isQuoted ? at - 1 : at) !== PROMISE.PROGRAM || this.#isFree()) return;
    // The first word may be in quotes as a whole.
    if (isQuoted && this.#tell(judge(readCommand(view, at - 1), this.#around('start', true)), at - 1))
      this.#clean = true;
    const lead = startsWithLine(view, at) ? 'line' : 'start';
    if (this.#tell(judge(readCommand(view, at), this.#around(lead, true)), at)) this.#clean = true;
  }

  #around(lead: Lead, isFirst: boolean): Surroundings {
    const isClean = isFirst || this.#isClean();
    return { lead, isClean, isFirst, isLong: this.#isLong, isHeader: this.#isHeader };
  }

  #readAt(i: number, code: number, next: number): number {
    const view = this.#view;
    switch (code) {
      case SEMICOLON:
        return this.#separated(i, i + 1, 'semicolon');
      case PIPE:
        return next === PIPE ? this.#separated(i, i + 2, 'or') : this.#separated(i, i + 1, 'pipe');
      case AMPERSAND:
        return next === AMPERSAND ? this.#separated(i, i + 2, 'and') : this.#separated(i, i + 1, 'background');
      case 0x0a:
      case 0x0d:
        return this.#separated(i, i + 1, 'line');
      case DOLLAR:
        this.#dollar(i, next);
        return i;
      case BACKTICK:
        if (next === BACKTICK) return i + 1;
        if (promiseAt(view, i + 1) !== PROMISE.NOTHING) this.#backtick(i);
        return i;
      case OPENING:
        this.#parenthesis(i, next);
        return i;
      case LESS:
      case GREATER:
        if (next === OPENING) this.#substituted(i, i + 2, 'substitution');
        else if (code === GREATER && isFileRedirection(view, i) && !this.#isFree()) this.#tell(S.fileRedirection, i);
        return i;
      case SLASH:
        if (this.#hasWildcards && (i === 0 || isBlankOrQuote(view.charCodeAt(i - 1)))) this.#slash(i);
        return i;
      case PERCENT:
        if (windowsVariableAt(view, i) && !this.#isFree()) this.#tell(S.windowsVariable, i);
        if (interpolationAt(view, i) && !this.#isFree()) this.#tell(S.scriptInterpolation, i);
        return i;
      case AT:
        if (interpolationAt(view, i) && !this.#isFree()) this.#tell(S.scriptInterpolation, i);
        return i;
      default:
        return i;
    }
  }

  #control(at: number, isFree: boolean): boolean {
    const view = this.#view;
    return (
      (isWindowsLoop(view, at) || (!isFree && isWindowsCondition(view, at) && !this.#isFree())) &&
      this.#tell(S.windowsControl, at)
    );
  }

  #separated(at: number, after: number, lead: Lead): number {
    if (lead === 'line' && at < this.#start) return after - 1;
    const begin = behindSkipped(this.#view, after);
    if (this.#control(begin, false) || !this.#promises(begin, at) || this.#isFree()) return after - 1;
    const command = readCommand(this.#view, begin);
    if (this.#tell(this.#judgeSeparated(command, lead, at), at)) this.#clean = true;
    return after - 1;
  }

  #readFreeAt(at: number, code: number, firstLine: number): number {
    const view = this.#view;
    const isDouble = code !== SEMICOLON && codeAt(view, at + 1) === code;
    const after = isDouble ? at + 2 : at + 1;
    const begin = behindSkipped(view, after);
    if (this.#control(begin, true) || !this.#promises(begin, at)) return after - 1;
    const lead = code === SEMICOLON ? 'semicolon' : code === PIPE ? (isDouble ? 'or' : 'pipe') : 'and';
    if (code === AMPERSAND && !isDouble) return after - 1;
    const command = readCommand(view, begin);
    const signature = this.#judgeSeparated(command, lead, at);
    if (signature === undefined) return after - 1;
    const isInFirst = at < firstLine && this.#isClean() && longestPlainRun(command, 1) < 3;
    if (!isInFirst && (this.#isLong || (argumentsOf(command, 1) & ARGUMENT.SENSITIVE) === 0)) return after - 1;
    this.#tell(signature, at);
    this.#clean = true;
    return after - 1;
  }

  /** Whether what begins behind a separator may be a command. */
  #promises(begin: number, at: number): boolean {
    const promise = promiseAt(this.#view, begin);
    if (promise === PROMISE.NOTHING || isEntityEnd(this.#view, at)) return false;
    return promise === PROMISE.PROGRAM || this.#isClean();
  }

  #judgeSeparated(command: Command, lead: Lead, at: number): Signature | undefined {
    if (command.words.length === 0) return undefined;
    return this.#runsVariable(command) ? S.variableCommand : judge(command, this.#around(lead, at <= this.#start));
  }

  /** A variable that was set before, as the program: X=id;$X */
  #runsVariable({ words, redirection }: Command): boolean {
    const word = words[0];
    if (word === undefined || (word.tricks & TRICK.EXPANSION) === 0 || word.text !== '') return false;
    const name = /^\$\{?([a-z_]\w{0,31}|0)/i.exec(this.#view.slice(word.start, word.end))?.[1];
    if (name === undefined || this.#free === true) return false;
    if (/^(?:SHELL|BASH|0|COMSPEC)$/.test(name) && (words.length > 1 || redirection !== '')) return true;
    return this.#view.slice(Math.max(0, word.start - 512), word.start).includes(`${name}=`);
  }

  #substituted(at: number, after: number, lead: Lead): void {
    if (promiseAt(this.#view, behindBlanks(this.#view, after)) === PROMISE.NOTHING || this.#isFree()) return;
    this.#tell(judge(readCommand(this.#view, after), this.#around(lead, true)), at);
  }

  #dollar(at: number, next: number): void {
    if (isShellExpansion(this.#view, at) && !this.#isFree()) this.#tell(S.hiddenCommand, at);
    if (next === OPENING) this.#substituted(at, at + 2, 'substitution');
  }

  #backtick(at: number): void {
    if (this.#isFree()) return;
    if (this.#outside === -1) this.#outside = wordsOutside(this.#view, at);
    if (this.#outside < 3) this.#substituted(at, at + 1, 'backtick');
  }

  #parenthesis(at: number, next: number): void {
    const view = this.#view;
    if (next === CLOSING || next === SPACE) {
      if (!isDefinition(view, at)) return;
      const isStart = at === this.#start || (isValueStart(view, at) && !this.#isFree());
      this.#tell(shellshockAt(view, at, isStart) ?? (this.#isFree() ? undefined : forkBombAt(view, at)), at);
    } else if (
      (next === QUOTE || next === DOUBLE || next === BACKTICK) &&
      promiseAt(view, at + 2) !== PROMISE.NOTHING &&
      isExecutor(view, at)
    ) {
      this.#substituted(at, at + 2, 'substitution');
    }
  }

  #slash(at: number): void {
    const word = readWord(this.#view, at);
    if (isGlobPath(word) && !this.#isFree()) this.#tell(S.globPath, at);
  }
}

const WILDCARDS = CHARACTER.QUESTION | CHARACTER.STAR | CHARACTER.BRACKET;

/** Beyond that length short names come up by chance. */
const LONG = 512;

const SPACE = 0x20;
const DOUBLE = 0x22;
const DOLLAR = 0x24;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const QUOTE = 0x27;
const OPENING = 0x28;
const CLOSING = 0x29;
const MINUS = 0x2d;
const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const GREATER = 0x3e;
const AT = 0x40;
const BACKTICK = 0x60;
const PIPE = 0x7c;
