import { CHARACTER } from '../../characters.js';
import type { Family, Traits } from '../../family.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { inspectExpressions } from '../code/expressions.js';
import { isListing } from '../code/listing.js';
import { someEmbedded } from './delimiters.js';
import { type Evidence, evidenceOf } from './evidence.js';
import { isRelationLookup } from './relations.js';
import { directive, interpreterCall, pythonObject, STATEMENTS } from './statements.js';

const family = 'template_injection';
const arithmetic: Signature = {
  id: 'template_injection.arithmetic',
  family,
  severity: 'high',
  score: 60,
  meaning:
    'A calculation between the delimiters of a template, whose result would show that it is evaluated (CWE-1336).',
};
const internals: Signature = {
  id: 'template_injection.internals',
  family,
  severity: 'critical',
  score: 80,
  meaning:
    'An expression in a template that climbs from an object to the interpreter, __class__ or __globals__ (CWE-1336).',
};
const execution: Signature = {
  id: 'template_injection.execution',
  family,
  severity: 'critical',
  score: 70,
  meaning: 'An expression in a template that runs commands or code, or reads files (CWE-1336).',
};
const object: Signature = {
  id: 'template_injection.framework_object',
  family,
  severity: 'high',
  score: 50,
  meaning: 'An expression in a template that reaches settings, the request, or other objects of the framework.',
};
const statement: Signature = {
  id: 'template_injection.statement',
  family,
  severity: 'high',
  score: 50,
  meaning: 'A statement of a template language: an import, a debug output, a condition that is always true.',
};
const relation: Signature = {
  id: 'template_injection.relation_lookup',
  family,
  severity: 'medium',
  score: 45,
  meaning: 'A name that follows relations of a data model to a field, as leaks through an ORM do (CWE-943).',
};

export const templateInjection: Family = {
  name: family,
  signatures: [arithmetic, internals, execution, object, statement, directive, pythonObject, interpreterCall, relation],
  mayHold: (input) => hasExpression(input) || hasStatement(input) || hasRelation(input),
  inspect: (input, report) => {
    const { unescaped, unescapedLower: lower } = input;
    if (hasRelation(input) && isRelationLookup(unescaped)) report(relation, unescaped, 0);
    const isInDocument = isListing(input);
    if (hasExpression(input)) {
      someEmbedded(lower, (embedded) => {
        const evidence = evidenceOf(embedded, isInDocument, lower);
        if (evidence !== undefined) report(BY_EVIDENCE[evidence], unescaped, embedded.start);
        return evidence !== undefined;
      });
    }
    if (hasStatement(input)) inspectExpressions(input, STATEMENTS, isInDocument, report);
  },
};

const BY_EVIDENCE: Readonly<Record<Evidence, Signature>> = { arithmetic, internals, execution, object, statement };

function hasExpression({ characters, words }: Traits): boolean {
  const isEmbedded =
    (characters & CHARACTER.BRACE) !== 0 ||
    (characters & RUBY) === RUBY ||
    (characters & RAZOR) === RAZOR ||
    (characters & INTERPOLATION) === INTERPOLATION;
  if (!isEmbedded) return false;
  return (
    (words & (WORD.TEMPLATE | WORD.PYTHON | WORD.PHP | WORD.NODE | WORD.JAVA)) !== 0 ||
    ((characters & CHARACTER.DIGIT) !== 0 && (characters & OPERATORS) !== 0) ||
    (characters & PARTS) !== 0
  );
}

function hasStatement({ characters, words }: Traits): boolean {
  if ((words & WORD.PYTHON) !== 0 && (characters & SYNTAX) !== 0) return true;
  return (
    ((words & WORD.TEMPLATE) !== 0 &&
      ((characters & CHARACTER.HASH) !== 0 ? (characters & DIRECTIVE) !== 0 : isMarkup(characters))) ||
    ((characters & CHARACTER.BRACE) !== 0 && (characters & CHARACTER.UNDERSCORE) !== 0)
  );
}

/** What `<xsl:`, `th:text="${`, `@Html.Raw(` and `@{` are made of. */
function isMarkup(characters: number): boolean {
  return (
    (characters & XSL) === XSL ||
    (characters & THYMELEAF) === THYMELEAF ||
    ((characters & CHARACTER.AT) !== 0 && (characters & RAZOR_CODE) !== 0)
  );
}

const XSL = CHARACTER.LESS | CHARACTER.COLON;
const THYMELEAF = CHARACTER.COLON | CHARACTER.EQUALS | CHARACTER.BRACE;
const RAZOR_CODE = CHARACTER.PARENTHESIS | CHARACTER.BRACE;

function hasRelation({ role, characters }: Traits): boolean {
  return role === 'name' && (characters & CHARACTER.UNDERSCORE) !== 0;
}

const RUBY = CHARACTER.LESS | CHARACTER.PERCENT | CHARACTER.GREATER;
const RAZOR = CHARACTER.AT | CHARACTER.PARENTHESIS;
const INTERPOLATION = CHARACTER.BRACKET | CHARACTER.EQUALS;
const OPERATORS = CHARACTER.STAR | CHARACTER.PLUS | CHARACTER.PERCENT | CHARACTER.BANG;
/** What calls, filters and attributes with two underscores are made of. */
const PARTS = CHARACTER.PIPE | CHARACTER.BACKTICK;
const DIRECTIVE = CHARACTER.DOLLAR | CHARACTER.LESS | CHARACTER.BRACKET | CHARACTER.PARENTHESIS;
const SYNTAX = CHARACTER.PARENTHESIS | CHARACTER.BRACKET | CHARACTER.SEMICOLON | CHARACTER.COLON | CHARACTER.UNDERSCORE;
