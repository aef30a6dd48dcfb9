import { charCodeAt } from '../../char-code-at.js';
import { hashOn } from '../../hash.js';
import {
  AMPERSAND,
  BACKSLASH,
  BACKTICK,
  BANG,
  CLASSES,
  CLOSE,
  COLON,
  DIGIT,
  DOT,
  EQUALS,
  GREATER,
  HASH,
  isDigit,
  isHex,
  isPathMark,
  isStringPrefix,
  isWordCode,
  LESS,
  LETTER,
  LETTER_B,
  LETTER_E,
  LETTER_P,
  LETTER_S,
  LETTER_X,
  LONE,
  LONE_KINDS,
  MINUS,
  OPEN,
  PIPE,
  PLUS,
  QUOTE,
  SINGLE,
  SLASH,
  SPACE,
  STAR,
  UNDERSCORE,
  ZERO,
} from './codes.js';
import { TokenList } from './token-list.js';
import { keywordOf, T } from './tokens.js';

/** Where a value stands in the query that an application builds of it. */
export type Context = 'bare' | "'" | '"';

/** The tokens of one text. One object for all: what it holds is good until the next `read`. */
export class Tokens extends TokenList {
  /** Whether the last token is a string that nothing ends. */
  endsInString = false;
  /** /*! ... *\/, which only MySQL reads. */
  versionComments = 0;
  /** Whether one of them names the version, as no other comment does. */
  hasVersion = false;
  /** Where the first of them is. */
  versionCommentAt = 0;
  /** Comments that stand between two words, in place of a space or in the middle of a word. */
  gluingComments = 0;
  /** Comments up to the end of a line behind which the text goes on. */
  hiddenLines = 0;
  /** Where a comment between two words ends. */
  #glueEnd = -1;
  #open: number[] = [];

  /** Reads a text in lower case, from the inside of a string on where the context says so. Linear. */
  read(text: string, context: Context, plusIsSpace = false): void {
    this.text = text;
    this.count = 0;
    this.endsInString = false;
    this.versionComments = 0;
    this.hasVersion = false;
    this.gluingComments = 0;
    this.hiddenLines = 0;
    this.#glueEnd = -1;
    this.#open.length = 0;
    let i = context === 'bare' ? 0 : this.#string(text, 0, 0, charCodeAt(context, 0), true);
    const { length } = text;
    while (i < length) {
      const code = charCodeAt(text, i);
      const type = code < 128 ? (CLASSES[code] as number) : code === 0xa0 ? SPACE : LETTER;
      if (type === SPACE || (plusIsSpace && code === PLUS)) i++;
      else if (type === LETTER) i = this.#word(text, i);
      else if (type === DIGIT) i = this.#number(text, i);
      else if (type === QUOTE) i = this.#string(text, i, i + 1, code, false);
      else if (type === LONE) i = this.#one(LONE_KINDS[code] as number, i, 1);
      else i = this.#mark(text, i, code);
    }
    for (const open of this.#open) this.partners[open] = this.count;
    this.kinds[this.count] = T.END;
    this.starts[this.count] = length;
    this.ends[this.count] = length;
  }

  #word(text: string, start: number): number {
    const first = charCodeAt(text, start);
    let hash = hashOn(0, first);
    let i = start + 1;
    for (; i < text.length; i++) {
      const code = charCodeAt(text, i);
      if (!isWordCode(code)) break;
      hash = hashOn(hash, code);
    }
    const length = i - start;
    if (length === 1) {
      if (i < text.length && charCodeAt(text, i) === SINGLE && isStringPrefix(first))
        return this.#string(text, start, i + 1, SINGLE, false);
      this.add(T.WORD, start, i);
      return i;
    }
    const kind = isProcedure(text, start, length) ? T.DB_NAME : keywordOf(hash);
    if (start === this.#glueEnd && kind >= T.LOGIC && kind <= T.ORDER && !isPathMark(charCodeAt(text, i)))
      this.gluingComments++;
    this.add(kind, start, i);
    return i;
  }

  /** 1, 1.5, .5, 1e9, 0x1f, 0b01. Letters that follow are a word of their own, as databases read `1e0union`. */
  #number(text: string, start: number): number {
    let i = start;
    const second = charCodeAt(text, start + 1) | 0x20;
    if (
      charCodeAt(text, start) === ZERO &&
      (second === LETTER_X || second === LETTER_B) &&
      isHex(charCodeAt(text, start + 2))
    ) {
      i = start + 2;
      while (i < text.length && isHex(charCodeAt(text, i))) i++;
      this.add(T.NUMBER, start, i);
      return i;
    }
    while (i < text.length && isDigit(charCodeAt(text, i))) i++;
    if (charCodeAt(text, i) === DOT) {
      i++;
      while (i < text.length && isDigit(charCodeAt(text, i))) i++;
    }
    if ((charCodeAt(text, i) | 0x20) === LETTER_E) {
      const sign = charCodeAt(text, i + 1);
      const digits = sign === PLUS || sign === MINUS ? i + 2 : i + 1;
      if (isDigit(charCodeAt(text, digits))) {
        i = digits;
        while (i < text.length && isDigit(charCodeAt(text, i))) i++;
      }
    }
    this.add(T.NUMBER, start, i);
    return i;
  }

  /** A doubled quote and one behind a backslash are part of the string; but for the first, which may be escaped in vain. */
  #string(text: string, start: number, from: number, quote: number, isFirst: boolean): number {
    const { length } = text;
    let i = from;
    while (i < length) {
      const code = charCodeAt(text, i);
      if (code === BACKSLASH && !isFirst) i += 2;
      else if (code !== quote) i++;
      else if (charCodeAt(text, i + 1) === quote) i += 2;
      else {
        this.add(T.STRING, start, i + 1);
        return i + 1;
      }
    }
    if (quote === BACKTICK) this.add(T.WORD, start, length);
    else {
      this.add(T.STRING, start, length);
      this.endsInString = true;
    }
    return length;
  }

  #mark(text: string, start: number, code: number): number {
    const next = charCodeAt(text, start + 1);
    switch (code) {
      case OPEN:
        this.#open.push(this.count);
        this.add(T.OPEN, start, start + 1);
        return start + 1;
      case CLOSE: {
        const open = this.#open.pop();
        this.add(T.CLOSE, start, start + 1);
        this.partners[this.count - 1] = open ?? this.count;
        if (open !== undefined) this.partners[open] = this.count - 1;
        return start + 1;
      }
      case DOT:
        return isDigit(next) && this.kind(this.count - 1) !== T.WORD
          ? this.#number(text, start)
          : this.#one(T.DOT, start, 1);
      case BACKTICK:
        return this.#quotedName(text, start);
      case HASH:
        return this.#tail(text, start);
      case MINUS:
        if (next === MINUS) return this.#tail(text, start);
        if (next === GREATER) return this.#one(T.CAST, start, charCodeAt(text, start + 2) === GREATER ? 3 : 2);
        return this.#one(T.ARITHMETIC, start, 1);
      case SLASH:
        return next === STAR ? this.#comment(text, start) : this.#one(T.ARITHMETIC, start, 1);
      case STAR:
        // The end of a version comment, whose content is read as SQL.
        return next === SLASH && this.versionComments > 0 ? start + 2 : this.#one(T.ARITHMETIC, start, 1);
      case PIPE:
        return next === PIPE ? this.#one(T.LOGIC, start, 2) : this.#one(T.ARITHMETIC, start, 1);
      case AMPERSAND:
        return next === AMPERSAND ? this.#one(T.LOGIC, start, 2) : this.#one(T.ARITHMETIC, start, 1);
      case EQUALS:
        return this.#one(T.COMPARE, start, next === EQUALS ? 2 : 1);
      case LESS:
        if (next === LESS) return this.#one(T.ARITHMETIC, start, 2);
        if (next === 0x40) return this.#one(T.CAST, start, 2);
        if (next === EQUALS && charCodeAt(text, start + 2) === GREATER) return this.#one(T.COMPARE, start, 3);
        return this.#one(T.COMPARE, start, next === EQUALS || next === GREATER ? 2 : 1);
      case GREATER:
        if (next === GREATER) return this.#one(T.ARITHMETIC, start, 2);
        return this.#one(T.COMPARE, start, next === EQUALS ? 2 : 1);
      case BANG:
        if (next === EQUALS || next === LESS || next === GREATER) return this.#one(T.COMPARE, start, 2);
        return this.#one(next === 0x7e ? T.COMPARE : T.UNARY, start, next === 0x7e ? 2 : 1);
      case 0x7e:
        return this.#one(isOperand(this.kind(this.count - 1)) ? T.COMPARE : T.UNARY, start, 1);
      case COLON:
        if (next === EQUALS) return this.#one(T.COMPARE, start, 2);
        return this.#one(next === COLON ? T.CAST : T.OTHER, start, next === COLON ? 2 : 1);
      case 0x3f:
        return this.#one(T.CAST, start, next === PIPE || next === AMPERSAND ? 2 : 1);
      case 0x40:
        return this.#variable(text, start, next);
      case BACKSLASH:
        if ((next | 0x20) === 0x6e && !isWordCode(charCodeAt(text, start + 2))) return this.#one(T.LITERAL, start, 2);
        return start + 1;
      case 0x24:
        return this.#dollar(text, start);
      default:
        return this.#one(T.OTHER, start, 1);
    }
  }

  #one(kind: number, start: number, length: number): number {
    this.add(kind, start, start + length);
    return start + length;
  }

  #tail(text: string, start: number): number {
    let end = start + 1;
    while (end < text.length && charCodeAt(text, end) !== 0x0a) end++;
    if (end < text.length && text.slice(end, end + 80).trim() !== '') this.hiddenLines++;
    else this.add(T.TAIL, start, end);
    return end;
  }

  #comment(text: string, start: number): number {
    const third = charCodeAt(text, start + 2);
    if (third === BANG) {
      if (this.versionComments++ === 0) this.versionCommentAt = start;
      let i = start + 3;
      while (i < start + 9 && isDigit(charCodeAt(text, i))) i++;
      if (i >= start + 8) this.hasVersion = true;
      return i;
    }
    const end = text.indexOf('*/', start + 2);
    if (end === -1) {
      this.add(T.OPEN_COMMENT, start, text.length);
      return text.length;
    }
    if (isWordCode(charCodeAt(text, start - 1)) && isWordCode(charCodeAt(text, end + 2))) {
      const before = this.count - 1;
      if (this.kind(before) >= T.LOGIC && this.kind(before) <= T.ORDER && this.ends[before] === start)
        this.gluingComments++;
      else this.#glueEnd = end + 2;
    }
    return end + 2;
  }

  #quotedName(text: string, start: number): number {
    const end = text.indexOf('`', start + 1);
    if (end === -1) {
      this.add(T.OTHER, start, start + 1);
      return start + 1;
    }
    this.add(T.WORD, start, end + 1);
    return end + 1;
  }

  #variable(text: string, start: number, next: number): number {
    if (next === GREATER) return this.#one(T.CAST, start, 2);
    let i = next === 0x40 ? start + 2 : start + 1;
    if (!isWordCode(charCodeAt(text, i)) && charCodeAt(text, i) !== BACKTICK)
      return this.#one(T.OTHER, start, i - start);
    while (i < text.length && (isWordCode(charCodeAt(text, i)) || charCodeAt(text, i) === BACKTICK)) i++;
    this.add(T.VARIABLE, start, i);
    return i;
  }

  /** $tag$ begins and ends a string of PostgreSQL. */
  #dollar(text: string, start: number): number {
    let i = start + 1;
    while (i < text.length && isWordCode(charCodeAt(text, i)) && charCodeAt(text, i) !== 0x24) i++;
    const isTag = charCodeAt(text, i) === 0x24;
    this.add(isTag ? T.STRING : T.OTHER, start, isTag ? i + 1 : start + 1);
    return isTag ? i + 1 : start + 1;
  }
}

/** Whether an operand ends with such a token. */
export function isOperand(kind: number): boolean {
  return (kind >= T.NUMBER && kind <= T.DB_NAME) || kind === T.CLOSE;
}

/** xp_cmdshell and its like, of SQL Server: more of them than anybody knows. */
function isProcedure(text: string, start: number, length: number): boolean {
  if (length < 4 || length > 32 || charCodeAt(text, start + 2) !== UNDERSCORE) return false;
  const first = charCodeAt(text, start);
  return (first === LETTER_X || first === LETTER_S) && charCodeAt(text, start + 1) === LETTER_P;
}
