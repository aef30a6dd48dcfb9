import { CHARACTER } from '../../characters.js';
import type { Input } from '../../input.js';
import { WORD } from '../../vocabulary.js';
import { isFreeText } from '../free-text.js';

const C = CHARACTER;

/**
 * Position of JavaScript that a value brings into a condition: behind the first quote, which closes the string that the
 * value was put in, or from the start where no string was. -1 where there is none.
 */
export function findJavaScript(input: Input): number {
  const { unescaped: text, characters } = input;
  if (startsAsCode(input)) return isFreeText(input) ? -1 : 0;
  if ((characters & GOES_ON) === 0) return -1;
  if ((characters & C.QUOTE) !== 0) {
    const at = text.indexOf("'");
    if (goesOnBehind(text, at)) return at;
  }
  if ((characters & C.DOUBLE_QUOTE) !== 0) {
    const at = text.indexOf('"');
    if (goesOnBehind(text, at)) return at;
  }
  return -1;
}

function startsAsCode({ unescaped: text, characters, words }: Input): boolean {
  if ((characters & (C.PIPE | C.AMPERSAND)) !== 0 && isStart(CONDITION, text)) return true;
  if ((characters & C.SEMICOLON) !== 0 && isStart(NEXT_STATEMENT, text)) return true;
  if ((characters & C.DOT) !== 0 && isStart(MEMBER, text)) return true;
  return (words & WORD.NODE) !== 0 && (characters & C.BRACE) !== 0 && isStart(FUNCTION, text);
}

function isStart(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

/** What follows a quote that ends a string: another condition or another statement. */
const GOES_ON = C.PIPE | C.AMPERSAND | C.SEMICOLON;

function goesOnBehind(text: string, quote: number): boolean {
  BEHIND_QUOTE.lastIndex = quote + 1;
  return quote !== -1 && BEHIND_QUOTE.test(text);
}

/** Position of a call of a collection's method, `db.users.find(`. */
export function findCollectionCall(input: Input): number {
  return isFreeText(input) ? -1 : input.unescaped.search(COLLECTION_CALL);
}

/** Position of a loop that waits by the clock. */
export function findBusyLoop(input: Input): number {
  if ((input.words & WORD.NODE) === 0) return -1;
  const { unescapedLower: text } = input;
  const loop = text.indexOf('while');
  if (loop === -1 || isFreeText(input)) return -1;
  return /\bwhile\s?\(/.test(text) && /\bnew\s{1,4}date\b|\bdate\s?\.\s?now\b/.test(text) ? loop : -1;
}

const OPERAND = String.raw`(?:'[^']{0,64}'?|"[^"]{0,64}"?|\d{1,9}|this\b|true\b|!0|\(\s?'|\(\s?\d)`;
const COMPARED = String.raw`\s{0,4}(?:={2,3}|!={1,2}|[<>]=?)`;
const STATEMENT = String.raw`(?:return\b|var\s|let\s|const\s|sleep\s?\(|while\s?\(|do\s?\{|throw\s|if\s?\(|for\s?\(|this\.|db\.\w)`;

/** A condition goes on (`|| 'a'=='a`, `&& this.x.match(`), or a statement follows. */
const BEHIND_QUOTE = new RegExp(
  String.raw`[\s)}\]]{0,8}(?:(?:\|\||&&)\s{0,4}!{0,2}(?:this\.\w|${OPERAND}${COMPARED}|true\b|1\b\s{0,4}(?:$|\/\/|\|\||&&))|;\s{0,4}${STATEMENT})`,
  'y',
);
const CONDITION = new RegExp(
  String.raw`\s{0,4}(?:\|\||&&)\s{0,4}(?:this\.\w|${OPERAND}\s{0,4}={2,3}\s{0,4}['"\d])`,
  'y',
);
/** A number or a word, and then a statement that no list of words has. */
const NEXT_STATEMENT =
  /[\w)}\]]{0,32}\s{0,4};\s{0,4}(?:return\b\s{0,4}(?:true|!|1|this|'|"|\()|var\s{1,4}\w{1,32}\s{0,4}=|sleep\s?\(\s?\d|while\s?\(\s?(?:true|1|!))/y;
const MEMBER =
  /\s{0,4}(?:return\s{1,4})?this\.\w{1,40}(?:\.(?:match|test|search|indexOf|startsWith|includes|charAt|charCodeAt|substr|substring|length)\b|\[\d|\s{0,4}(?:={2,3}|!={1,2}))/y;
const FUNCTION =
  /\s{0,4}function\s?\(\s?\w{0,16}\s?\)\s?\{\s?(?:return\s{1,4}(?:true|!0|1\b|this\.\w{1,40}\s{0,4}(?:={2,3}|!=|\.match\b|\.test\b))|sleep\s?\(|while\s?\()/y;
const COLLECTION_CALL =
  /\bdb\s?\.\s?(?:\w{1,40}\s?\.\s?(?:find|findOne|findAndModify|insert|insertOne|insertMany|save|remove|delete|deleteOne|deleteMany|update|updateOne|updateMany|replaceOne|aggregate|mapReduce|count|distinct|drop|stats)|eval|runCommand|adminCommand|dropDatabase|dropUser|createUser|getUsers|getCollection|getCollectionNames|getCollectionInfos|shutdownServer|version|serverStatus|hostInfo|currentOp|getSiblingDB)\s?\(/;
