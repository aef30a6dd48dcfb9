import type { Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import type { Command } from './command.js';
import { judge } from './judgement.js';
import { PROMISE, promiseAt } from './promise.js';
import * as S from './signatures.js';
import { isWindowsCondition, isWindowsLoop } from './structures.js';
import { isCleanBefore, isDocument, isEntityEnd, isSubstitution, startOf } from './surroundings.js';
import type { Lead, Surroundings } from './use.js';
import { TRICK } from './word.js';

/** A view of an input, and what is known of it so far. What is dear to know is asked only when something promises to be a command. */
export class Ground {
  readonly input: Input;
  readonly view: string;
  /** Where the view begins to say something. */
  readonly start: number;
  readonly isLong: boolean;
  readonly #report: Report;
  readonly #isHeader: boolean;
  #free: boolean | undefined;
  #clean: boolean | undefined;

  constructor(input: Input, view: string, report: Report) {
    this.input = input;
    this.view = view;
    this.#report = report;
    this.start = startOf(view);
    this.isLong = view.length > LONG;
    this.#isHeader = input.place === 'header' || input.place === 'user_agent';
  }

  tell(signature: Signature | undefined, at: number): boolean {
    if (signature === undefined) return false;
    this.#report(signature, this.view, at);
    return true;
  }

  /** The same for a command: what stands behind it is one more easily. */
  tellCommand(signature: Signature | undefined, at: number): boolean {
    const isTold = this.tell(signature, at);
    if (isTold) this.#clean = true;
    return isTold;
  }

  /** Text in which separators and program names are nothing special: prose, code of many lines. */
  isFree(): boolean {
    this.#free ??= (this.input.isProse || isDocument(this.view)) && !isSubstitution(this.view);
    return this.#free;
  }

  /** Whether it is known to be free text. */
  get isKnownFree(): boolean {
    return this.#free === true;
  }

  /** Whether what stands before the first separator is what a program is given. */
  isClean(): boolean {
    this.#clean ??= isCleanBefore(this.view, this.start);
    return this.#clean;
  }

  around(lead: Lead, isFirst: boolean): Surroundings {
    const isClean = isFirst || this.isClean();
    return { lead, isClean, isFirst, isLong: this.isLong, isHeader: this.#isHeader };
  }

  /** Tells of a loop or condition of Windows at a position. */
  tellControl(at: number): boolean {
    const isControl =
      isWindowsLoop(this.view, at) || (!this.isKnownFree && isWindowsCondition(this.view, at) && !this.isFree());
    return isControl && this.tell(S.windowsControl, at);
  }

  /** Whether what begins behind a separator may be a command. */
  promises(begin: number, separator: number): boolean {
    const promise = promiseAt(this.view, begin);
    if (promise === PROMISE.NOTHING || isEntityEnd(this.view, separator)) return false;
    return promise === PROMISE.PROGRAM || this.isClean();
  }

  /** What a command behind a separator is. */
  judgeSeparated(command: Command, lead: Lead, separator: number): Signature | undefined {
    if (command.words.length === 0) return undefined;
    return this.#runsVariable(command) ? S.variableCommand : judge(command, this.around(lead, separator <= this.start));
  }

  /** A variable that was set before, as the program: X=id;$X */
  #runsVariable({ words, redirection }: Command): boolean {
    const word = words[0];
    if (word === undefined || (word.tricks & TRICK.EXPANSION) === 0 || word.text !== '') return false;
    const name = /^\$\{?([a-z_]\w{0,31}|0)/i.exec(this.view.slice(word.start, word.end))?.[1];
    if (name === undefined || this.isKnownFree) return false;
    if (/^(?:SHELL|BASH|0|COMSPEC)$/.test(name) && (words.length > 1 || redirection !== '')) return true;
    return this.view.slice(Math.max(0, word.start - 512), word.start).includes(`${name}=`);
  }
}

/** Beyond that length short names come up by chance. */
const LONG = 512;
