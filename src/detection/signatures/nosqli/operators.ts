import { charCodeAt } from '../../char-code-at.js';
import type { Input } from '../../input.js';
import { isFreeText } from '../free-text.js';

/** Position of an operator that stands as a key, `$ne`, `user[$ne]`, `user.$ne`; -1 where none does. */
export function operatorInName(name: string): number {
  for (let at = name.indexOf('$'); at !== -1; at = name.indexOf('$', at + 1)) {
    const before = at === 0 ? '' : (name[at - 1] as string);
    if (before !== '' && !'[.{"\''.includes(before)) continue;
    const end = endOfWord(name, at + 1);
    const after = end === name.length ? '' : (name[end] as string);
    if ((after === '' || '].["\':'.includes(after)) && isOperator(name, at + 1, end) && !isOfOther(name, at)) return at;
  }
  return -1;
}

/** `filters[$and][0][title][$contains]`: what it ends in is an operator of another convention, which no database knows. */
function isOfOther(name: string, at: number): boolean {
  const last = name.lastIndexOf('[$');
  return (
    last > at &&
    name.endsWith(']') &&
    !OPERATORS.has(name.slice(last + 2, -1)) &&
    /^\w{2,24}$/.test(name.slice(last + 2, -1))
  );
}

/** Position of an operator that a value would bring into a query: `{"$gt": ""}`, `', $or: [`, `[$ne]=`; -1 where none is. */
export function operatorInValue(input: Input): number {
  const { unescaped: text } = input;
  const first = firstCharacter(text);
  // What is no object of its own must break out of one at its start, or be short: else it is a text about queries.
  const isWhole = first === '{' || first === '[';
  if (!isWhole && isFreeText(input)) return -1;
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at + 1)) {
    const end = endOfWord(text, at + 1);
    if (end - at < 3 || !isOperator(text, at + 1, end)) continue;
    const quote = text[at - 1] === '"' || text[at - 1] === "'" ? (text[at - 1] as string) : '';
    const isQuoted = quote !== '' && text[end] === quote;
    const before = lastBefore(text, isQuoted ? at - 1 : at);
    if (text[at - 1] === '[' && text[end] === ']') {
      if (!VARIABLES.has(text.slice(at + 1, end))) return at;
      continue;
    }
    if (before !== '' && !'{,[(\'"'.includes(before)) continue;
    if (!isQuoted && VARIABLES.has(text.slice(at + 1, end))) continue;
    const colon = skipSpace(text, isQuoted ? end + 1 : end);
    if (text[colon] !== ':') continue;
    TYPE.lastIndex = skipSpace(text, colon + 1);
    if (isQuoted || !TYPE.test(text)) return at;
  }
  return -1;
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end - start < LONGEST && isLetter(charCodeAt(text, end))) end++;
  return end;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isOperator(text: string, start: number, end: number): boolean {
  return end - start < LONGEST && OPERATORS.has(text.slice(start, end));
}

/** The last character before a position that is no space, looked for in a few only. */
function lastBefore(text: string, position: number): string {
  for (let i = position - 1; i >= 0 && i >= position - 16; i--) {
    if (charCodeAt(text, i) > 0x20) return text[i] as string;
  }
  return position <= 16 ? '' : ' ';
}

function firstCharacter(text: string): string {
  return text[skipSpace(text, 0)] ?? '';
}

function skipSpace(text: string, start: number): number {
  let i = start;
  while (i < text.length && i < start + 64 && charCodeAt(text, i) <= 0x20) i++;
  return i;
}

const LONGEST = 24;
/** A variable of GraphQL has a type. */
const TYPE = /\[{0,4}[A-Z]/y;

/**
 * Operators and stages of queries, as MongoDB and object mappers know them. Without those that other conventions use for
 * keys of their own: $set, $unset, $group, $type, $count, $filter, $search, $sort, $skip, $limit, $id, $ref.
 */
const OPERATORS: ReadonlySet<string> = new Set(
  (
    'ne eq gt gte lt lte in nin and or nor not exists regex where expr jsonSchema mod text all elemMatch size ' +
    'bitsAllClear bitsAllSet bitsAnyClear bitsAnySet geoWithin geoIntersects near nearSphere maxDistance ' +
    'function accumulator lookup graphLookup unionWith match facet out merge addFields replaceRoot replaceWith redact ' +
    'unwind bucketAuto collStats indexStats currentOp listSessions planCacheStats sortByCount ' +
    'concat cond ifNull toString toInt substr substrBytes regexMatch regexFind strLenCP setUnion arrayElemAt ' +
    'like iLike notLike notILike notIn between notBetween regexp iRegexp notRegexp overlap startsWith substring ' +
    'keyMatch allMatch beginsWith'
  ).split(' '),
);

/** Words that are names of variables as well (PHP, Sass): only as a quoted key they are operators. */
const VARIABLES: ReadonlySet<string> = new Set(
  'all size text match out function merge concat near like between facet cond substr substring'.split(' '),
);
