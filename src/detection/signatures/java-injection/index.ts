import { CHARACTER } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { inspectExpressions } from '../code/expressions.js';
import { isMarked } from '../code/listing.js';
import { dangerOf } from './classes.js';
import { action, classLoader, EXPRESSIONS, ognl, reflection, serverPage, springExpression } from './expressions.js';
import { someDottedName } from './names.js';

const className: Signature = {
  id: 'java_injection.class_name',
  family: 'java_injection',
  severity: 'high',
  score: 50,
  meaning:
    'The name of a class of the Java platform where no class is asked for: readers that make objects by name take it (CWE-470).',
};
const gadget: Signature = {
  id: 'java_injection.gadget_class',
  family: 'java_injection',
  severity: 'critical',
  score: 60,
  meaning: 'The name of a Java class that runs commands or scripts, or that chains of gadgets are made of (CWE-502).',
};

export const javaInjection: Family = {
  name: 'java_injection',
  signatures: [className, gadget, ognl, springExpression, classLoader, reflection, action, serverPage],
  mayHold: ({ characters, words }) =>
    (words & WORD.JAVA) !== 0 ||
    (characters & PAGE) === PAGE ||
    (characters & OBJECT) === OBJECT ||
    ((characters & CHARACTER.BRACE) !== 0 && (characters & LOOKUP) !== 0 && (characters & INSIDE) !== 0),
  inspect: (input, report) => {
    const isInDocument = isMarked(input);
    inspectExpressions(input, SYNTACTIC, isInDocument, report);
    if ((input.words & WORD.JAVA) === 0) return;
    const { unescaped, unescapedLower: lower } = input;
    if (NAMES.test(lower)) inspectExpressions(input, NAMED, isInDocument, report);
    if ((input.characters & CHARACTER.DOT) !== 0) inspectNames(input, isInDocument, report);
    if (isGadgetAlone(lower)) report(gadget, unescaped, 0);
  },
};

/** Expressions that are known by a name, all of which are words of the scan, and those that are known by what stands around names. */
const NAMED = EXPRESSIONS.filter(({ hints }) => hints.every((hint) => /^[a-z_]{5,}$/.test(hint)));
const SYNTACTIC = EXPRESSIONS.filter((expression) => !NAMED.includes(expression));
/** One look for all of their names. */
const NAMES = new RegExp(NAMED.flatMap(({ hints }) => hints).join('|'));

const OBJECT = CHARACTER.HASH | CHARACTER.BRACKET;
const PAGE = CHARACTER.LESS | CHARACTER.PERCENT;
const LOOKUP = CHARACTER.DOLLAR | CHARACTER.PERCENT | CHARACTER.HASH;
const INSIDE = CHARACTER.HASH | CHARACTER.AT | CHARACTER.PARENTHESIS | CHARACTER.STAR | CHARACTER.COLON;

function inspectNames({ unescaped, unescapedLower, place }: Input, isInDocument: boolean, report: Report): void {
  const isStructured = place === 'xml' || place === 'multipart' || place === 'text';
  someDottedName(unescaped, ({ name, start, before, after, isWhole }) => {
    const danger = dangerOf(name);
    if (danger === 'none' || isFrame(unescapedLower, start + name.length)) return false;
    const isAlone = isWhole && (isStructured || unescaped.length < name.length + 40);
    if (danger === 'plain') {
      if (isAlone && !isInDocument) report(className, unescaped, start);
      return false;
    }
    if (isAlone && (!isInDocument || isStructured)) report(gadget, unescaped, start);
    else if (!isInDocument && (EVAL_BEFORE.has(before) || EVAL_AFTER.has(after))) report(gadget, unescaped, start);
    return false;
  });
}

/** The rest of a stack frame, `(Runtime.java:12)`. */
function isFrame(lower: string, end: number): boolean {
  FRAME.lastIndex = end;
  return FRAME.test(lower);
}

const FRAME = /\((?:[\w$]{1,80}\.(?:java|kt|scala|groovy)(?::\d{1,6})?|native method|unknown source)\)/y;
const EVAL_BEFORE: ReadonlySet<string> = new Set(['(', '@', '"', "'", '=', '[', ':', '{', '!', '']);
const EVAL_AFTER: ReadonlySet<string> = new Set(['(', '@', '"', "'", ')', ']', ';']);

/** A gadget's simple name that stands alone in a short value. */
function isGadgetAlone(lower: string): boolean {
  return lower.length < 48 && lower.length > 7 && /^\s*\w{8,44}\s*$/.test(lower) && dangerOf(lower.trim()) === 'gadget';
}
