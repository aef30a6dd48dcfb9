import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Input } from '../input.js';
import type { Signature } from '../signature.js';
import { WORD } from '../vocabulary.js';

const signature = (id: string, score: number, meaning: string): Signature => ({
  id: `nosqli.${id}`,
  family: 'nosqli',
  severity: 'high',
  score,
  meaning,
});

const OPERATOR_KEY = signature(
  'operator_key',
  60,
  'The name of an input is an operator of a document database, so that a value becomes a condition (CWE-943).',
);
const OPERATOR = signature(
  'operator',
  50,
  'A value carries a condition of a document database, to be put into a query.',
);
const SCRIPT = signature('script', 50, 'A quote that ends a string of JavaScript, and code that a database would run.');
const CONDITION = signature(
  'condition',
  50,
  'A quote that ends a string, and a condition of JavaScript that holds always.',
);
const CALL = signature('call', 50, 'A call of a database shell: db.users.find().');
const BUSY_LOOP = signature('busy_loop', 50, 'A loop of JavaScript that keeps the database busy.');

/** Injection into the queries of document databases: MongoDB and those that speak like it. */
export const nosqli: Family = {
  name: 'nosqli',
  signatures: [OPERATOR_KEY, OPERATOR, SCRIPT, CONDITION, CALL, BUSY_LOOP],

  mayHold({ characters, words }) {
    if ((characters & CHARACTER.DOLLAR) !== 0) return (words & WORD.NOSQL) !== 0;
    if ((characters & CHARACTER.EQUALS) !== 0 && (characters & (CHARACTER.PIPE | CHARACTER.AMPERSAND)) !== 0)
      return true;
    return (words & WORD.NOSQL) !== 0 && (characters & CHARACTER.PARENTHESIS) !== 0 && (characters & CODE) !== 0;
  },

  inspect(input, report) {
    const value = input.unescapedLower;
    if ((input.characters & CHARACTER.DOLLAR) !== 0) operators(input, value, report);
    if (value.length > LONGEST || input.isProse || isListing(value)) return;
    const quote = firstQuoteBefore(value);
    if (quote !== -1) {
      const script = value.search(SCRIPT_BEHIND_QUOTE);
      if (script !== -1) report(SCRIPT, value, script);
      const condition = value.search(CONDITION_BEHIND_QUOTE);
      if (condition !== -1) report(CONDITION, value, condition);
    }
    const bare = value.search(BARE_CONDITION);
    if (bare !== -1) report(CONDITION, value, bare);
    const call = value.search(DATABASE_CALL);
    if (call !== -1) report(CALL, value, call);
    const loop = value.indexOf('new date(');
    if (loop !== -1 && /\bwhile\s{0,4}\(/.test(value)) report(BUSY_LOOP, value, loop);
  },
};

const CODE = CHARACTER.QUOTE | CHARACTER.DOUBLE_QUOTE | CHARACTER.DOT | CHARACTER.SEMICOLON;
/** Code in a longer text is somebody's listing. */
const LONGEST = 512;

/** Without those that other protocols have as well: $set, $filter, $select, $count, $type, $match. */
const OPERATORS =
  'accumulator|all|and|elemmatch|eq|exists|expr|function|geowithin|gte?|in|jsonschema|lookup|lte?|mod|near|nin|nor|not|ne|or|regex|size|text|unionwith|where';
const WHOLE_KEY = new RegExp(`^\\$(?:${OPERATORS})$`);
const BRACKETS = new RegExp(`\\[["']?\\$(?:${OPERATORS})["']?\\]`);
const DOTTED_KEY = new RegExp(`\\.\\$(?:${OPERATORS})$`);
const PROPERTY = new RegExp(`(?:^|[{,[\\s"'])\\$(?:${OPERATORS})["']?\\s{0,4}:`);
const SCRIPT_BEHIND_QUOTE =
  /['"][\s)}]{0,8};[\s}]{0,8}(?:return\b|var\s|let\s|const\s|while\s{0,4}\(|sleep\s{0,4}\(|this\.|db\.|function\b|throw\b|if\s{0,4}\()/;
const CONDITION_BEHIND_QUOTE =
  /['"][\s)]{0,8}(?:\|\||&&)[\s(!]{0,8}(?:this\.\w{1,64}|['"]?[\w.]{0,32}['"]?)\s{0,4}(?:===?|!==?|\.match\s{0,4}\(|\.length\b|\.test\s{0,4}\()/;
const BARE_CONDITION = /^\s{0,8}(?:\|\||&&)\s{0,8}(?:this\.\w{1,64}|['"]?\w{1,32}['"]?)\s{0,4}(?:===?|!==?)/;
const DATABASE_CALL =
  /(?:^|[^\w.$])db(?:\.[\w$]{1,64}){1,3}\.(?:aggregate|count|delete(?:many|one)|distinct|drop|find(?:one)?|insert(?:many|one)?|mapreduce|remove|save|update(?:many|one)?)\s{0,4}\(/;

function operators(input: Input, value: string, report: Parameters<Family['inspect']>[1]): void {
  if (input.role === 'name') {
    const found = WHOLE_KEY.test(value) ? 0 : Math.max(value.search(BRACKETS), value.search(DOTTED_KEY));
    if (found !== -1 && input.place !== 'header') report(OPERATOR_KEY, value, found);
    return;
  }
  const brackets = value.search(BRACKETS);
  if (value.length > LONGEST || input.isProse || value.includes('\n')) return;
  if (brackets !== -1) report(OPERATOR, value, brackets);
  const property = value.search(PROPERTY);
  if (property !== -1) report(OPERATOR, value, property);
}

/** Code of several lines is shown, not sent to a database. */
function isListing(value: string): boolean {
  return value.includes('\n') && value.trim().includes('\n');
}

function firstQuoteBefore(value: string): number {
  const single = value.indexOf("'");
  return single === -1 ? value.indexOf('"') : single;
}
