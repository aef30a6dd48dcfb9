import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import {
  AMPERSAND,
  AT,
  BACKTICK,
  CLOSING,
  CR,
  codeAt,
  DOLLAR,
  DOUBLE,
  GREATER,
  LESS,
  LF,
  MINUS,
  OPENING,
  PERCENT,
  PIPE,
  QUOTE,
  SEMICOLON,
  SLASH,
  SPACE,
  TILDE,
} from './codes.js';
import { readCommand } from './command.js';
import { expansionAt } from './expansion.js';
import { readFreeText } from './free-text.js';
import { isGlobPath } from './glob.js';
import type { Ground } from './ground.js';
import { judge } from './judgement.js';
import { COMMAND_KEYS } from './keys.js';
import { behindBlanks, behindSkipped, leadsAmong } from './leads.js';
import { programOf } from './programs.js';
import { PROMISE, promiseAt } from './promise.js';
import * as S from './signatures.js';
import {
  forkBombAt,
  interpolationAt,
  isCmdletAt,
  isDefinition,
  isExecutor,
  isFileRedirection,
  isInjectedOption,
  isScriptAt,
  isShellExpansion,
  isTransport,
  LONE_FOLDER,
  LONE_VARIABLE,
  shellshockAt,
  TERMINAL_ESCAPE,
  windowsVariableAt,
} from './structures.js';
import { isBetweenWords, isLinkText, isValueStart, startsWithLine, wordsOutside } from './surroundings.js';
import type { Lead } from './use.js';
import { readWord } from './word.js';

/** One walk over a view of an input, from command position to command position. */
export class Walk {
  readonly #ground: Ground;
  readonly #view: string;
  readonly #characters: number;
  /** Words around a passage in backticks, once it was asked. */
  #outside = -1;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#view = ground.view;
    this.#characters = ground.input.characters;
  }

  read(): void {
    const view = this.#view;
    const ground = this.#ground;
    this.#readStart();
    this.#readEscapes();
    const leads = leadsAmong(this.#characters);
    while (!ground.isKnownFree && leads.test(view)) {
      const i = leads.lastIndex - 2;
      leads.lastIndex = this.#readAt(i, charCodeAt(view, i), charCodeAt(view, i + 1)) + 1;
    }
    if (ground.isKnownFree) readFreeText(ground);
  }

  #readStart(): void {
    const view = this.#view;
    const ground = this.#ground;
    const { input, start: at } = ground;
    if (input.place === 'path') return;
    const code = codeAt(view, at);
    if (code === TILDE && LONE_FOLDER.test(input.text)) ground.tell(S.loneExpansion, at);
    if ((code === DOLLAR || code === PERCENT) && view.length - at <= 64 && LONE_VARIABLE.test(view.slice(at).trim()))
      ground.tell(S.environmentVariable, at);
    if (code === MINUS && isInjectedOption(view.slice(at, at + 256))) ground.tell(S.argumentInjection, at);
    if (ground.tellControl(at)) return;
    const first = code | 0x20;
    if (SCRIPT_BEGINNINGS.has((first << 8) | (codeAt(view, at + 1) | 0x20))) {
      this.#tellUnlessFree(isScriptAt(view, at), S.plainCommand, at);
      this.#tellUnlessFree(isCmdletAt(view, at), S.powershell, at);
    }
    if (TRANSPORT_BEGINNINGS.has(first))
      this.#tellUnlessFree(isTransport(view.slice(at, at + 80)), S.argumentInjection, at);
    this.#readNamed(at);
    const quote = at > 0 ? charCodeAt(view, at - 1) : 0;
    const isQuoted = quote === QUOTE || quote === DOUBLE;
    if (promiseAt(view, isQuoted ? at - 1 : at) !== PROMISE.PROGRAM || ground.isFree()) return;
    // The first word may be in quotes as a whole.
    if (isQuoted) ground.tellCommand(judge(readCommand(view, at - 1), ground.around('start', true)), at - 1);
    const lead = startsWithLine(view, at) ? 'line' : 'start';
    ground.tellCommand(this.#judgeAt(at, lead), at);
  }

  /** A parameter that says itself that it is a command, `cmd=id`. */
  #readNamed(at: number): void {
    const { input } = this.#ground;
    if (input.role === 'name' || !NAMED_PLACES.has(input.place) || this.#view.length - at > LONGEST_NAMED) return;
    if ((input.words & WORD.SHELL) === 0) return;
    const name = /^[\w./\\-]{2,40}/.exec(this.#view.slice(at, at + 41))?.[0].toLowerCase();
    if (name === undefined) return;
    const { kind, isPath } = programOf(name);
    const isTelling = isPath || kind === 'named' || kind === 'shell' || SHORT_PROGRAMS.has(name);
    if (isTelling && COMMAND_KEYS.test(input.key)) this.#ground.tell(S.plainCommand, at);
  }

  #readEscapes(): void {
    if ((this.#characters & CHARACTER.BRACKET) === 0 || (this.#characters & ESCAPES) === 0) return;
    const at = this.#view.search(TERMINAL_ESCAPE);
    if (at !== -1 && !this.#ground.isFree()) this.#ground.tell(S.terminalEscape, at);
  }

  /** The position on which the next one follows. */
  #readAt(i: number, code: number, next: number): number {
    const view = this.#view;
    switch (code) {
      case SEMICOLON:
        return this.#separated(i, i + 1, 'semicolon');
      case PIPE:
        return next === PIPE ? this.#separated(i, i + 2, 'or') : this.#separated(i, i + 1, 'pipe');
      case AMPERSAND:
        return next === AMPERSAND ? this.#separated(i, i + 2, 'and') : this.#separated(i, i + 1, 'background');
      case LF:
      case CR:
        return this.#separated(i, i + 1, 'line');
      case DOLLAR:
        this.#tellUnlessFree(isShellExpansion(view, i), S.hiddenCommand, i);
        if (next === OPENING) this.#substituted(i, i + 2, 'substitution');
        return i;
      case BACKTICK:
        if (next === BACKTICK) return behindFence(view, i);
        if (promiseAt(view, i + 1) !== PROMISE.NOTHING) this.#backtick(i);
        return i;
      case OPENING:
        this.#parenthesis(i, next);
        return i;
      case LESS:
      case GREATER:
        if (next === OPENING) this.#substituted(i, i + 2, 'substitution');
        else this.#tellUnlessFree(code === GREATER && isFileRedirection(view, i), S.fileRedirection, i);
        return i;
      case SLASH:
        this.#tellUnlessFree(isGlobPath(readWord(view, i)), S.globPath, i);
        return i;
      case PERCENT:
        this.#tellUnlessFree(windowsVariableAt(view, i), S.windowsVariable, i);
        this.#tellUnlessFree(interpolationAt(view, i), S.scriptInterpolation, i);
        return i;
      case AT:
        this.#tellUnlessFree(interpolationAt(view, i), S.scriptInterpolation, i);
        return i;
      default:
        return i;
    }
  }

  #tellUnlessFree(isFound: boolean, signature: Signature, at: number): void {
    if (isFound && !this.#ground.isFree()) this.#ground.tell(signature, at);
  }

  #separated(at: number, after: number, lead: Lead): number {
    const view = this.#view;
    const ground = this.#ground;
    if (lead === 'line' && at < ground.start) return after - 1;
    const begin = behindSkipped(view, after);
    if (ground.tellControl(begin) || !ground.promises(begin, at) || ground.isFree()) return after - 1;
    if (lead === 'pipe' && isLinkText(view, at)) return after - 1;
    const signature = this.#expansion(begin) ?? ground.judgeSeparated(readCommand(view, begin), lead, at);
    // The end of a line may be written as an escape.
    if (!ground.tellCommand(signature, at) && ESCAPED_LINE.test(view.slice(begin, begin + 2)))
      ground.tellCommand(ground.judgeSeparated(readCommand(view, begin + 2), lead, at), at);
    return after - 1;
  }

  #judgeAt(at: number, lead: Lead): Signature | undefined {
    return this.#expansion(at) ?? judge(readCommand(this.#view, at), this.#ground.around(lead, true));
  }

  #expansion(at: number): Signature | undefined {
    return (this.#characters & CHARACTER.BRACE) === 0 ? undefined : expansionAt(this.#view, at);
  }

  #substituted(at: number, after: number, lead: Lead): void {
    if (promiseAt(this.#view, behindBlanks(this.#view, after)) === PROMISE.NOTHING || this.#ground.isFree()) return;
    this.#ground.tell(this.#judgeAt(after, lead), at);
  }

  #backtick(at: number): void {
    if (this.#ground.isFree()) return;
    if (this.#outside === -1) this.#outside = wordsOutside(this.#view, at);
    if (this.#outside > MOST_WORDS_OUTSIDE) return;
    if (this.#outside < MOST_WORDS_OUTSIDE || !isBetweenWords(this.#view, at))
      this.#substituted(at, at + 1, 'backtick');
  }

  #parenthesis(at: number, next: number): void {
    const view = this.#view;
    const ground = this.#ground;
    if (next === CLOSING || next === SPACE) {
      if (!isDefinition(view, at)) return;
      const isStart = at === ground.start || (isValueStart(view, at) && !ground.isFree());
      ground.tell(shellshockAt(view, at, isStart) ?? (ground.isFree() ? undefined : forkBombAt(view, at)), at);
    } else if (promiseAt(view, at + 2) !== PROMISE.NOTHING && isExecutor(view, at)) {
      this.#substituted(at, at + 2, 'substitution');
    }
  }
}

/** Two backticks hold nothing; three and more fence a block of code. */
function behindFence(view: string, at: number): number {
  let end = at + 2;
  while (codeAt(view, end) === BACKTICK) end++;
  return end - at > 2 ? end - 1 : at + 1;
}

/** With more words around it, or as many on both sides, a passage in backticks is a quotation. */
const MOST_WORDS_OUTSIDE = 2;
const NAMED_PLACES: ReadonlySet<string> = new Set(['query', 'form']);
const LONGEST_NAMED = 128;
const SHORT_PROGRAMS: ReadonlySet<string> = new Set('id ls dir ps env pwd cat ver set type echo hostname'.split(' '));
/** The first two letters of what `isScriptAt` and `isCmdletAt` look for. */
const SCRIPT_BEGINNINGS: ReadonlySet<number> = new Set(
  ['wh', 'un', 'if', 'in', 'ie', 'st'].map((letters) => (letters.charCodeAt(0) << 8) | letters.charCodeAt(1)),
);
const TRANSPORT_BEGINNINGS: ReadonlySet<number> = new Set([...'ef'].map((letter) => letter.charCodeAt(0)));
const ESCAPES = CHARACTER.BACKSLASH | CHARACTER.CONTROL;
const ESCAPED_LINE = /^\\[nrt]$/;
