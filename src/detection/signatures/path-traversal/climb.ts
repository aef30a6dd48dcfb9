import { charCodeAt } from '../../char-code-at.js';
/** A path that climbs above where it began. */
export interface Climb {
  /** How many folders above its start it reaches; 0 when it stays below. */
  readonly above: number;
  /** How many segments climb at all. */
  readonly steps: number;
  /** Where the first climbing segment stands, and where the last ends. */
  readonly start: number;
  readonly end: number;
  /** Whether it is written to pass a filter: more than two dots, `..;/`, other characters for the separator, both separators, many `./`. */
  readonly isDisguised: boolean;
  /** Whether the text begins with its slash: nothing is above the root. */
  readonly isRooted: boolean;
}

/** The path in a text that climbs highest; undefined when none has a climbing segment. One walk, linear. */
export function climbOf(text: string): Climb | undefined {
  const walk = new Walk();
  for (let i = 0; i < text.length; i++) walk.take(charCodeAt(text, i), i);
  walk.finish(text.length);
  return walk.best;
}

const DOT = 0x2e;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const SEMICOLON = 0x3b;
/** From so many `./` in a row on nobody means the folder where he is. */
const MANY_SINGLE_DOTS = 4;

const ENDS_PATH = ((): Uint8Array => {
  const ends = new Uint8Array(128);
  for (const character of ' \t\r\n"\'`=(),<>[]{}|&?#') ends[character.charCodeAt(0)] = 1;
  return ends;
})();

/** Whether a dot stands before another or before a separator: most texts have none, and none climbs without. */
export function hasDotStep(text: string): boolean {
  return DOT_STEP.test(text);
}

const DOT_STEP = /\.[./\\]/;

/** Whether dots stand beside a separator, or `./` several times in a row: an ellipsis of a text ends here. */
export function mayClimb(text: string): boolean {
  for (let at = text.indexOf('..'); at !== -1; ) {
    let end = at + 2;
    while (charCodeAt(text, end) === DOT) end++;
    if (at === 0 || isSeparator(charCodeAt(text, at - 1))) return true;
    const next = charCodeAt(text, end);
    if (isSeparator(next) || next === SEMICOLON || next < 0x20 || isStrange(next)) return true;
    at = text.indexOf('..', end);
  }
  if (text.includes('./') && (text.includes('./.') || text.includes('./\\.'))) return true;
  return text.includes('.\\') && (text.includes('.\\.') || text.includes('.\\/.'));
}

function isSeparator(code: number): boolean {
  return code === SLASH || code === BACKSLASH;
}

class Walk {
  best: Climb | undefined;
  #dots = 0;
  #others = 0;
  #segment = 0;
  #hasJunk = false;
  #isAfterSeparator = false;
  #isRooted = false;
  #depth = 0;
  #lowest = 0;
  #steps = 0;
  /** Steps of more than two dots: one alone is an ellipsis. */
  #wide = 0;
  #singles = 0;
  #separators = 0;
  #isDisguised = false;
  #start = -1;
  #end = -1;

  take(code: number, i: number): void {
    if (code === DOT) {
      if (this.#hasJunk) this.#others++;
      this.#dots++;
    } else if (code === SLASH || code === BACKSLASH) {
      if (i === 0) this.#isRooted = true;
      this.#endSegment(i, code === SLASH ? 1 : 2);
    } else if (code < 128 && ENDS_PATH[code] === 1) {
      this.#endSegment(i, 0);
      this.#endPath(i);
    } else if (this.#dots >= 2 && this.#others === 0 && code === SEMICOLON) {
      this.#hasJunk = true;
    } else if (this.#dots === 2 && this.#others === 0 && (code < 0x20 || isStrange(code))) {
      this.#endSegment(i, 4);
    } else this.#others++;
  }

  finish(length: number): void {
    this.#endSegment(length, 0);
    this.#endPath(length);
  }

  /** `separator`: 0 none, 1 slash, 2 backslash, 4 what a lenient reader may take for one. */
  #endSegment(i: number, separator: number): void {
    if (this.#others > 0) this.#depth++;
    else if (this.#dots >= 2 && (separator !== 0 || (this.#dots === 2 && this.#isAfterSeparator))) {
      if (this.#start === -1) this.#start = this.#segment;
      this.#end = i + 1;
      this.#steps++;
      if (this.#dots > 2) this.#wide++;
      this.#depth--;
      if (this.#depth < this.#lowest) this.#lowest = this.#depth;
      this.#separators |= separator;
      if (this.#dots > 2 || this.#hasJunk || separator === 4) this.#isDisguised = true;
    } else if (this.#dots === 1 && ++this.#singles === MANY_SINGLE_DOTS) this.#isDisguised = true;
    this.#dots = 0;
    this.#others = 0;
    this.#hasJunk = false;
    this.#segment = i + 1;
    this.#isAfterSeparator = separator !== 0;
  }

  #endPath(i: number): void {
    const above = 0 - this.#lowest;
    const isMany = this.#singles >= MANY_SINGLE_DOTS;
    const isEllipsis = this.#steps === 1 && this.#wide === 1;
    if (((this.#steps > 0 && !isEllipsis) || isMany) && (this.best === undefined || above > this.best.above)) {
      const isDisguised = this.#isDisguised || (this.#separators & 3) === 3;
      const start = this.#start === -1 ? Math.max(0, this.#segment - 1) : this.#start;
      const end = this.#end === -1 ? i : this.#end;
      this.best = { above, steps: this.#steps, start, end, isDisguised, isRooted: this.#isRooted };
    }
    this.#isAfterSeparator = false;
    this.#isRooted = false;
    this.#depth = 0;
    this.#lowest = 0;
    this.#steps = 0;
    this.#wide = 0;
    this.#singles = 0;
    this.#separators = 0;
    this.#isDisguised = false;
    this.#start = -1;
    this.#end = -1;
  }
}

/** Characters beyond ASCII that no file name begins with: private use, symbols, bytes that are no UTF-8; letters are none. */
function isStrange(code: number): boolean {
  return (code >= 0x80 && code < 0xc2) || (code >= 0x2000 && code < 0x2c00) || code >= 0xe000;
}
