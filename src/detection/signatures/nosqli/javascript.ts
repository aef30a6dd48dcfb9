import type { Input } from '../../input.js';
import { isFreeText } from '../free-text.js';

/**
 * Position of JavaScript that a value brings into a condition: behind the first quote, which closes the string that the
 * value was put in, or from the start where no string was. -1 where there is none.
 */
export function findJavaScript(input: Input): number {
  const { unescaped: text } = input;
  for (const pattern of FROM_START) {
    pattern.lastIndex = 0;
    if (pattern.test(text)) return isFreeText(input) ? -1 : 0;
  }
  for (const quote of ["'", '"']) {
    const at = text.indexOf(quote);
    if (at === -1) continue;
    BEHIND_QUOTE.lastIndex = at + 1;
    if (BEHIND_QUOTE.test(text)) return at;
  }
  return -1;
}

/** Position of a call of a collection's method, `db.users.find(`. */
export function findCollectionCall(input: Input): number {
  return isFreeText(input) ? -1 : input.unescaped.search(COLLECTION_CALL);
}

/** Position of a loop that waits by the clock. */
export function findBusyLoop(input: Input): number {
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
const FROM_START = [
  new RegExp(String.raw`\s{0,4}(?:\|\||&&)\s{0,4}(?:this\.\w|${OPERAND}\s{0,4}={2,3}\s{0,4}['"\d])`, 'y'),
  // A number or a word, and then a statement that no list of words has.
  /[\w)}\]]{0,32}\s{0,4};\s{0,4}(?:return\b\s{0,4}(?:true|!|1|this|'|"|\()|var\s{1,4}\w{1,32}\s{0,4}=|sleep\s?\(\s?\d|while\s?\(\s?(?:true|1|!))/y,
  /\s{0,4}(?:return\s{1,4})?this\.\w{1,40}(?:\.(?:match|test|search|indexOf|startsWith|includes|charAt|charCodeAt|substr|substring|length)\b|\[\d|\s{0,4}(?:={2,3}|!={1,2}))/y,
  /\s{0,4}function\s?\(\s?\w{0,16}\s?\)\s?\{\s?(?:return\s{1,4}(?:true|!0|1\b|this\.\w{1,40}\s{0,4}(?:={2,3}|!=|\.match\b|\.test\b))|sleep\s?\(|while\s?\()/y,
];
const COLLECTION_CALL =
  /\bdb\s?\.\s?(?:\w{1,40}\s?\.\s?(?:find|findOne|findAndModify|insert|insertOne|insertMany|save|remove|delete|deleteOne|deleteMany|update|updateOne|updateMany|replaceOne|aggregate|mapReduce|count|distinct|drop|stats)|eval|runCommand|adminCommand|dropDatabase|dropUser|createUser|getUsers|getCollection|getCollectionNames|getCollectionInfos|shutdownServer|version|serverStatus|hostInfo|currentOp|getSiblingDB)\s?\(/;
