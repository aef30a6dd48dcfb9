import type { Signature } from '../../signature.js';

const sqli = (what: string, score: number, severity: Signature['severity'], meaning: string): Signature => ({
  id: `sqli.${what}`,
  family: 'sqli',
  severity,
  score,
  meaning,
});

export const UNION_SELECT = sqli(
  'union_select',
  80,
  'critical',
  'A second query is joined to the result of the first.',
);
export const TAUTOLOGY = sqli(
  'tautology',
  60,
  'critical',
  'A condition compares constants, so that it is always true or never.',
);
export const BROKEN_OUT_CONDITION = sqli(
  'broken_out_condition',
  55,
  'critical',
  'A quote or a number ends a value and a condition goes on behind it.',
);
export const CALL_CONDITION = sqli(
  'call_condition',
  60,
  'critical',
  'A condition asks a function of the database or a query of its own.',
);
export const SUBQUERY = sqli('subquery', 55, 'critical', 'A query stands in parentheses where a value is expected.');
export const STACKED = sqli('stacked_statement', 60, 'critical', 'A second statement follows a semicolon or a quote.');
export const STATEMENT = sqli('statement', 50, 'high', 'The whole value is a statement of SQL.');
export const CLAUSE = sqli(
  'clause',
  50,
  'high',
  'A clause is appended to a query: order by, group by, having, limit, procedure, into outfile.',
);
export const DELAY = sqli(
  'delay',
  60,
  'critical',
  'The database is told to wait, so that its answers can be told apart by time.',
);
export const DATABASE_CALL = sqli('database_call', 50, 'high', 'A function that only databases have is called.');
export const DATABASE_NAME = sqli(
  'database_name',
  45,
  'high',
  'A catalogue, a package or a variable of a database is named.',
);
export const COMMENT_TAIL = sqli(
  'comment_tail',
  50,
  'high',
  'A quote ends a value and a comment cuts off the rest of the query.',
);
export const BROKEN_OUT_EXPRESSION = sqli(
  'broken_out_expression',
  50,
  'high',
  'The value leaves its string, computes something, and goes back into a string or into a comment.',
);
export const EXPRESSION = sqli('expression', 45, 'high', 'The whole value is an expression of SQL.');
export const EVASION = sqli('evasion', 50, 'high', 'Comments stand where SQL has spaces, or hide words of SQL.');
export const CHARACTERS = sqli('characters', 50, 'high', 'A text is put together of character codes.');
export const FRAGMENT = sqli('fragment', 40, 'medium', 'A short value is wholly a piece of SQL.');
/** What alone says little, in long text or in code. */
export const WEAK = sqli('weak', 15, 'low', 'Functions or names of databases are in a long text.');

export const signatures: readonly Signature[] = [
  UNION_SELECT,
  TAUTOLOGY,
  BROKEN_OUT_CONDITION,
  CALL_CONDITION,
  SUBQUERY,
  STACKED,
  STATEMENT,
  CLAUSE,
  DELAY,
  DATABASE_CALL,
  DATABASE_NAME,
  COMMENT_TAIL,
  BROKEN_OUT_EXPRESSION,
  EXPRESSION,
  EVASION,
  CHARACTERS,
  FRAGMENT,
  WEAK,
];
