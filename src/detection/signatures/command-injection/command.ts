import { charCodeAt } from '../../char-code-at.js';
import { readWord, TRICK, type Word } from './word.js';

/** A simple command: its words, and what ends it. */
export interface Command {
  readonly source: string;
  readonly words: readonly Word[];
  readonly end: number;
  /** `<` or `>` where input or output is taken from or put into something. */
  readonly redirection: string;
  /** The character that ends it: a separator, a closing parenthesis, empty at the end of the text. */
  readonly ending: string;
  /** Nothing stands behind what ends it. */
  readonly isLast: boolean;
}

/** More words than that say nothing more. */
const MOST_WORDS = 8;

/** Reads the command at a position. */
export function readCommand(source: string, start: number): Command {
  const words: Word[] = [];
  let redirection = '';
  let target: Word | undefined;
  let i = skipBlanks(source, start);
  const list = charCodeAt(source, i) === 0x7b ? BRACE_LIST.exec(source.slice(i, i + 160)) : null;
  if (list) {
    const items = (list[1] ?? '').split(',').filter((item) => item !== '');
    for (const item of items.slice(0, MOST_WORDS)) {
      const word = readWord(item, 0);
      words.push({ text: word.text, start: i, end: i + list[0].length, tricks: word.tricks | TRICK.ITEM });
    }
    i += list[0].length;
  }
  while (words.length < MOST_WORDS && i < source.length) {
    const character = source[i] as string;
    if (character === '<' || character === '>') {
      if (words.length === 0 && !INPUT.test(source.slice(i, i + 24))) break;
      const from = i;
      while (i < source.length && i < from + 3 && (source[i] === '<' || source[i] === '>')) i++;
      if (source[i] === '(' || source[i] === '&') i++;
      redirection = character;
      i = skipBlanks(source, i);
      if (words.length === 0) {
        // What input is taken from may stand before the program.
        target = readWord(source, i);
        i = skipBlanks(source, target.end);
      }
      continue;
    }
    const word = readWord(source, i);
    if (word.end === i) break;
    words.push(word);
    i = skipBlanks(source, word.end);
  }
  if (target && target.end > target.start) words.push(target);
  return { source, words, end: i, redirection, ending: source[i] ?? '', isLast: i + 1 >= source.length };
}

/** {cat,/etc/passwd}: a list that becomes words. */
const BRACE_LIST = /^\{([^{}\s;|&,]{0,40}(?:,[^{}\s;|&,]{0,80}){1,8})\}/;

/** Input that stands before the program: no tag of HTML. */
const INPUT = /^[<>]{1,3}\s?(?:\/(?:etc|proc|var|tmp|dev|home|root|usr|bin)\/|&|\$)/;

function skipBlanks(source: string, start: number): number {
  let i = start;
  while (i < source.length) {
    const code = charCodeAt(source, i);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0b && code !== 0x0c && code !== 0) break;
    i++;
  }
  return i;
}
