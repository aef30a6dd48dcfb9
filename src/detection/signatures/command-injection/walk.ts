import { CHARACTER } from '../../characters.js';
import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { ARGUMENT, argumentsOf, longestPlainRun } from './arguments.js';
import { type Command, readCommand } from './command.js';
import { isGlobPath } from './glob.js';
import { judge } from './judgement.js';
import { COMMAND_KEYS } from './keys.js';
import { isBlankOrQuote, isSkipped, isWordCode, LEADS } from './leads.js';
import { isOrdinary, programOf } from './programs.js';
import * as S from './signatures.js';
import {
  controlAt,
  forkBombAt,
  interpolationAt,
  isCmdletAt,
  isExecutor,
  isFileRedirection,
  isInjectedOption,
  isScriptAt,
  isShellExpansion,
  isTransport,
  LONE_VARIABLE,
  shellshockAt,
  windowsVariableAt,
} from './structures.js';
import {
  isCleanBefore,
  isDocument,
  isSubstitution,
  isValueStart,
  startOf,
  startsWithLine,
  wordsOutside,
} from './surroundings.js';
import type { Lead } from './use.js';
import { readWord, TRICK } from './word.js';

/** One walk over a view of an input, from command position to command position. */
export class Walk {
  readonly #input: Input;
  readonly #view: string;
  readonly #report: Report;
  /** Text in which separators and program names are nothing special: prose, code of many lines. */
  readonly #isFree: boolean;
  readonly #isHeader: boolean;
  readonly #isLong: boolean;
  #start = 0;
  #firstLine = 0;
  #outside = -1;
  #isClean = false;
  #isFirst = true;

  constructor(input: Input, view: string, report: Report) {
    this.#input = input;
    this.#view = view;
    this.#report = report;
    this.#isFree = (input.isProse || isDocument(view)) && !isSubstitution(view);
    this.#isLong = view.length > LONG;
    this.#isHeader = input.place === 'header' || input.place === 'user_agent';
  }

  read(): void {
    const view = this.#view;
    this.#start = startOf(view);
    const line = view.indexOf('\n', this.#start);
    this.#firstLine = line === -1 ? view.length : line;
    this.#readStart();
    if (this.#isFree) {
      this.#readFree();
      return;
    }
    for (let i = 0; i < view.length; i++) {
      const code = view.charCodeAt(i);
      if (code >= 128 || LEADS[code] === 0) continue;
      i = this.#readAt(i, code);
    }
  }

  /** In free text only a command that it begins with, and function definitions for bash. */
  #readFree(): void {
    const view = this.#view;
    const isShort = !this.#isLong && !this.#input.isProse;
    for (
      let i = this.#start;
      isShort ? i < view.length : i < this.#firstLine && (this.#isFirst || this.#isClean);
      i++
    ) {
      const code = view.charCodeAt(i);
      if (code === 0x3b || code === 0x7c || code === 0x26) i = this.#readAt(i, code);
    }
    for (let at = view.indexOf('()'); at !== -1; at = view.indexOf('()', at + 2)) this.#parenthesis(at);
  }

  #tell(signature: Signature | undefined, at: number): boolean {
    if (signature === undefined) return false;
    this.#report(signature, this.#view, at);
    return true;
  }

  #readStart(): void {
    const view = this.#view;
    const at = this.#start;
    if (this.#input.place === 'path') return;
    if (view.length - at <= 64 && LONE_VARIABLE.test(view.slice(at).trim())) this.#tell(S.environmentVariable, at);
    if (view.charCodeAt(at) === 0x2d && isInjectedOption(view.slice(at, at + 256))) this.#tell(S.argumentInjection, at);
    if (this.#tell(controlAt(view, at, this.#isFree), at) || this.#isFree) return;
    const first = view.charCodeAt(at) | 0x20;
    if (SCRIPT_BEGINNINGS.has(first) && isScriptAt(view, at)) this.#tell(S.plainCommand, at);
    if (SCRIPT_BEGINNINGS.has(first) && isCmdletAt(view, at)) this.#tell(S.powershell, at);
    if (TRANSPORT_BEGINNINGS.has(first) && isTransport(view.slice(at, at + 80))) this.#tell(S.argumentInjection, at);
    this.#readNamed(at);
    const quoted = at > 0 ? view.charCodeAt(at - 1) : 0;
    if (quoted === 0x27 || quoted === 0x22) {
      // The first word may be in quotes as a whole.
      if (this.#tell(judge(readCommand(view, at - 1), this.#around('start', true)), at - 1)) this.#isClean = true;
    }
    if (isOrdinary(view, at)) return;
    const lead = startsWithLine(view, at) ? 'line' : 'start';
    if (this.#tell(judge(readCommand(view, at), this.#around(lead, true)), at)) this.#isClean = true;
  }

  /** A parameter that says itself that it is a command, `cmd=id`. */
  #readNamed(at: number): void {
    const { place, role } = this.#input;
    if (role === 'name' || !NAMED_PLACES.has(place) || this.#view.length - at > LONGEST_NAMED) return;
    if ((this.#input.words & WORD.SHELL) === 0) return;
    const name = /^[\w./\\-]{2,40}/.exec(this.#view.slice(at, at + 41))?.[0].toLowerCase();
    if (name === undefined) return;
    const { kind, isPath } = programOf(name);
    const isTelling = isPath || kind === 'named' || kind === 'shell' || SHORT_PROGRAMS.has(name);
    if (isTelling && COMMAND_KEYS.test(this.#input.key)) this.#tell(S.plainCommand, at);
  }

  #around(lead: Lead, isFirst: boolean) {
    return { lead, isClean: isFirst || this.#isClean, isFirst, isLong: this.#isLong, isHeader: this.#isHeader };
  }

  #readAt(i: number, code: number): number {
    const view = this.#view;
    switch (code) {
      case 0x3b:
        if (this.#isEntity(i)) return i;
        return this.#separated(i, i + 1, 'semicolon');
      case 0x7c:
        return view.charCodeAt(i + 1) === 0x7c ? this.#separated(i, i + 2, 'or') : this.#separated(i, i + 1, 'pipe');
      case 0x26:
        return view.charCodeAt(i + 1) === 0x26
          ? this.#separated(i, i + 2, 'and')
          : this.#separated(i, i + 1, 'background');
      case 0x0a:
      case 0x0d:
        return this.#separated(i, i + 1, 'line');
      case 0x24:
        return this.#dollar(i);
      case 0x60:
        return this.#backtick(i);
      case 0x28:
        return this.#parenthesis(i);
      case 0x3c:
      case 0x3e:
        if (view.charCodeAt(i + 1) === 0x28) this.#substituted(i, i + 2, 'substitution');
        else if (code === 0x3e && !this.#isFree && isFileRedirection(view, i)) this.#tell(S.fileRedirection, i);
        return i;
      case 0x2f:
        this.#slash(i);
        return i;
      case 0x25:
        if (windowsVariableAt(view, i)) this.#tell(S.windowsVariable, i);
        if (interpolationAt(view, i)) this.#tell(S.scriptInterpolation, i);
        return i;
      case 0x40:
        if (interpolationAt(view, i)) this.#tell(S.scriptInterpolation, i);
        return i;
      default:
        return i;
    }
  }

  /** The semicolon that ends an entity of HTML separates nothing. */
  #isEntity(at: number): boolean {
    let i = at - 1;
    while (i >= 0 && at - i <= 10 && isWordCode(this.#view.charCodeAt(i))) i--;
    if (i < 0 || i === at - 1) return false;
    const code = this.#view.charCodeAt(i);
    return code === 0x26 || (code === 0x23 && this.#view.charCodeAt(i - 1) === 0x26);
  }

  #separated(at: number, after: number, lead: Lead): number {
    const view = this.#view;
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#isClean ||= isCleanBefore(view, this.#start, at);
    }
    if (lead === 'line' && at < this.#start) return after - 1;
    let begin = after;
    while (begin < view.length && isSkipped(view, begin)) begin++;
    if (this.#tell(controlAt(view, begin, this.#isFree), begin)) return after - 1;
    if (!this.#isFree && this.#isClean && isScriptAt(view, begin) && this.#tell(S.separatedCommand, at))
      return after - 1;
    if (PLACEHOLDER.test(view.slice(after, after + 12)) && this.#tell(S.unknownCommand, at)) return after - 1;
    if (!this.#isClean && isOrdinary(view, begin)) return after - 1;
    const command = readCommand(view, begin);
    if (command.words.length === 0) return after - 1;
    const isFirst = at <= this.#start;
    const signature = this.#runsVariable(command) ? S.variableCommand : judge(command, this.#around(lead, isFirst));
    if (signature === undefined) return after - 1;
    if (this.#isFree) {
      const isInFirst = at < this.#firstLine && this.#isClean && longestPlainRun(command, 1) < 3;
      const isTold =
        lead !== 'line' &&
        lead !== 'background' &&
        (isInFirst || (!this.#isLong && (argumentsOf(command, 1) & ARGUMENT.SENSITIVE) !== 0));
      if (!isTold) return after - 1;
    }
    this.#tell(signature, at);
    this.#isClean = true;
    return after - 1;
  }

  /** A variable that was set before, as the program: X=id;$X */
  #runsVariable({ words, redirection }: Command): boolean {
    const word = words[0];
    if (word === undefined || (word.tricks & TRICK.EXPANSION) === 0 || word.text !== '') return false;
    const name = /^\$\{?([a-z_]\w{0,31}|0)/i.exec(this.#view.slice(word.start, word.end))?.[1];
    if (name === undefined || this.#isFree) return false;
    if (/^(?:SHELL|BASH|0|COMSPEC)$/.test(name) && (words.length > 1 || redirection !== '')) return true;
    return this.#view.slice(Math.max(0, word.start - 512), word.start).includes(`${name}=`);
  }

  #substituted(at: number, after: number, lead: Lead): void {
    if (this.#isFree) return;
    this.#tell(judge(readCommand(this.#view, after), this.#around(lead, true)), at);
  }

  #dollar(at: number): number {
    const view = this.#view;
    const next = view.charCodeAt(at + 1);
    if (!this.#isFree && isShellExpansion(view, at)) this.#tell(S.hiddenCommand, at);
    if (next === 0x28) this.#substituted(at, at + 2, 'substitution');
    return at;
  }

  #backtick(at: number): number {
    const view = this.#view;
    if (view.charCodeAt(at + 1) === 0x60) return at + 1;
    if (this.#outside === -1) this.#outside = wordsOutside(view, at);
    if (this.#outside < 3) this.#substituted(at, at + 1, 'backtick');
    return at;
  }

  #parenthesis(at: number): number {
    const view = this.#view;
    const next = view.charCodeAt(at + 1);
    if (next === 0x29 || next === 0x20) {
      this.#tell(
        shellshockAt(view, at, at === this.#start || (!this.#isFree && isValueStart(view, at))) ??
          (this.#isFree ? undefined : forkBombAt(view, at)),
        at,
      );
    } else if ((next === 0x27 || next === 0x22 || next === 0x60) && !this.#isFree && isExecutor(view, at)) {
      this.#substituted(at, at + 2, 'substitution');
    }
    return at;
  }

  #slash(at: number): void {
    if ((this.#input.characters & WILDCARDS) === 0 || this.#isFree) return;
    if (at > 0 && !isBlankOrQuote(this.#view.charCodeAt(at - 1))) return;
    const word = readWord(this.#view, at);
    if (isGlobPath(word)) this.#tell(S.globPath, at);
  }
}

const NAMED_PLACES: ReadonlySet<string> = new Set(['query', 'form']);
const LONGEST_NAMED = 128;
const SHORT_PROGRAMS: ReadonlySet<string> = new Set('id ls dir ps env pwd cat ver set type echo hostname'.split(' '));
const SCRIPT_BEGINNINGS: ReadonlySet<number> = new Set([...'wuis'].map((letter) => letter.charCodeAt(0)));
const TRANSPORT_BEGINNINGS: ReadonlySet<number> = new Set([...'ef'].map((letter) => letter.charCodeAt(0)));
const WILDCARDS = CHARACTER.QUESTION | CHARACTER.STAR | CHARACTER.BRACKET;

/** Beyond that length short names come up by chance. */
const LONG = 512;

/** What a fuzzer puts commands into, and forgot to. */
const PLACEHOLDER = /^\s?\{(?:cmd|command|payload|exec|shell)\}/;
