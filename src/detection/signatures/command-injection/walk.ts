import { CHARACTER } from '../../characters.js';
import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { readCommand } from './command.js';
import { isGlobPath } from './glob.js';
import { judge, type Lead } from './judgement.js';
import * as S from './signatures.js';
import {
  controlAt,
  forkBombAt,
  interpolationAt,
  isExecutor,
  isInjectedOption,
  LONE_VARIABLE,
  shellshockAt,
  windowsVariableAt,
} from './structures.js';
import { readWord } from './word.js';

/** One walk over a view of an input, from command position to command position. */
export class Walk {
  readonly #input: Input;
  readonly #view: string;
  readonly #report: Report;
  /** Text in which separators and program names are nothing special: prose, code of many lines. */
  readonly #isFree: boolean;
  readonly #isHeader: boolean;
  #start = 0;
  #isClean = false;
  #isFirst = true;

  constructor(input: Input, view: string, report: Report) {
    this.#input = input;
    this.#view = view;
    this.#report = report;
    this.#isFree = input.isProse || isManyLines(view);
    this.#isHeader = input.place === 'header' || input.place === 'user_agent';
  }

  read(): void {
    const view = this.#view;
    this.#start = startOf(view);
    this.#readStart();
    for (let i = 0; i < view.length; i++) {
      const code = view.charCodeAt(i);
      if (code >= 128 || LEADS[code] === 0) continue;
      i = this.#readAt(i, code);
    }
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
    if (this.#isFree) return;
    if (this.#tell(controlAt(view, at), at)) return;
    const command = readCommand(view, at);
    if (this.#tell(judge(command, { lead: 'start', isClean: true, isHeader: this.#isHeader }), at))
      this.#isClean = true;
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
        if (view.charCodeAt(i + 1) === 0x28) this.#substituted(i, i + 2);
        return i;
      case 0x2f:
        this.#slash(i);
        return i;
      case 0x25:
        if (windowsVariableAt(view, i)) this.#tell(S.windowsVariable, i);
        if (!this.#isFree && interpolationAt(view, i)) this.#tell(S.scriptInterpolation, i);
        return i;
      case 0x40:
        if (!this.#isFree && interpolationAt(view, i)) this.#tell(S.scriptInterpolation, i);
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
    let begin = after;
    while (begin < view.length && SKIPPED[view.charCodeAt(begin)] === 1) begin++;
    if (!this.#isFree && this.#tell(controlAt(view, begin), begin)) return after - 1;
    const command = readCommand(view, begin);
    if (command.words.length === 0 && command.redirection === '') return after - 1;
    const signature = judge(command, { lead, isClean: this.#isClean, isHeader: this.#isHeader });
    if (signature !== undefined && !this.#isFree) {
      this.#tell(signature, at);
      this.#isClean = true;
    }
    return after - 1;
  }

  #substituted(at: number, after: number): void {
    if (this.#isFree) return;
    const command = readCommand(this.#view, after);
    this.#tell(judge(command, { lead: 'substitution', isClean: true, isHeader: false }), at);
  }

  #dollar(at: number): number {
    const view = this.#view;
    const next = view.charCodeAt(at + 1);
    if (next === 0x28) this.#substituted(at, at + 2);
    return at;
  }

  #backtick(at: number): number {
    const view = this.#view;
    this.#substituted(at, at + 1);
    return view.charCodeAt(at + 1) === 0x60 ? at + 1 : at;
  }

  #parenthesis(at: number): number {
    const view = this.#view;
    const next = view.charCodeAt(at + 1);
    if (next === 0x29 || next === 0x20) {
      this.#tell(shellshockAt(view, at, at === this.#start) ?? (this.#isFree ? undefined : forkBombAt(view, at)), at);
    } else if ((next === 0x27 || next === 0x22 || next === 0x60) && !this.#isFree && isExecutor(view, at)) {
      this.#substituted(at, at + 2);
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

const WILDCARDS = CHARACTER.QUESTION | CHARACTER.STAR | CHARACTER.BRACKET;

const LEADS = ((): Uint8Array => {
  const leads = new Uint8Array(128);
  for (const character of ';|&\n\r$`(<>/%@') leads[character.charCodeAt(0)] = 1;
  return leads;
})();

/** What may stand between a separator and a command. */
const SKIPPED = ((): Uint8Array => {
  const skipped = new Uint8Array(65_536);
  for (const character of ' \t\n\r({!@') skipped[character.charCodeAt(0)] = 1;
  return skipped;
})();

function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}

function isBlankOrQuote(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x27 ||
    code === 0x22 ||
    code === 0x3d ||
    code === 0x3b ||
    code === 0x7c ||
    code === 0x60 ||
    code === 0x28
  );
}

/** Where a value begins to say something: behind blanks, quotes and what closes the text before. */
function startOf(view: string): number {
  let i = 0;
  while (i < view.length && /[\s'"@!+]/.test(view[i] as string)) i++;
  const line = /^(?:\\[nrt])+/.exec(view.slice(i, i + 16));
  return line ? i + line[0].length : i;
}

/** Whether what stands before a separator is what a program is given: nothing, a host, a number, a path, a closing quote. */
function isCleanBefore(view: string, start: number, at: number): boolean {
  if (at - start <= 0) return true;
  if (at - start > 256) return false;
  const before = view.slice(start, at).trim();
  return /^[^\w]*$|^\w$|^\d+$|^[\w-]*(?:\.[\w-]+)+(?::\d+)?$|^\S{1,64}[)"'\\]$|^\/[\w./-]+$/.test(before);
}

/** Code, logs and documents: no single value. */
function isManyLines(view: string): boolean {
  if (view.length < 240) return false;
  let lines = 0;
  for (let at = view.indexOf('\n'); at !== -1 && lines < 4; at = view.indexOf('\n', at + 1)) lines++;
  return lines >= 4;
}
