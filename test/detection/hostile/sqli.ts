const repeat =
  (part: string) =>
  (length: number): string =>
    part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Texts that keep a reader of SQL busy: what opens and never ends, and lists that look ahead from everywhere. */
export const hostile: Readonly<Record<string, (length: number) => string>> = {
  'conditions that open parentheses': repeat('or ('),
  'conditions that call': repeat('or f('),
  'conditions that negate': repeat('or not not ! '),
  'conditions of sums': repeat('or 1+1+'),
  'conditions behind quotes': repeat("' or 1"),
  'conditions that close more than they open': repeat('or 1)))))) '),
  'parentheses that open': repeat('('),
  'parentheses that close': repeat(')'),
  'joined queries without lists': repeat('union all ('),
  'queries in queries': repeat('(select '),
  'lists without an end': repeat('select a,'),
  'statements behind semicolons': repeat('; drop table '),
  'branches in parentheses': repeat('; if (((('),
  'quotes of both kinds': repeat('\'"'),
  'quotes behind backslashes': repeat("\\'"),
  'names that open': repeat('`a'),
  'tags of strings': repeat('$a$'),
  'comments that open': repeat('/* '),
  'comments with a version': repeat('/*!50000'),
  'comments up to the end of the line': repeat('--\n#\n'),
  'characters put together': repeat('char(1)||'),
  'orders that compute': repeat('order by (if('),
  'cases in cases': repeat('case when '),
};
