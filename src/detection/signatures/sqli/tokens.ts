import { charCodeAt } from '../../char-code-at.js';
import { hashOn } from '../../hash.js';
import { SQL_FUNCTIONS, SQL_FUNCTIONS_OF_DATABASES, SQL_NAMES } from '../../words/sql.js';

/** What a token of SQL is. */
export const T = {
  END: 0,
  NUMBER: 1,
  STRING: 2,
  /** @x, @@x */
  VARIABLE: 3,
  /** null, true, false, unknown, default */
  LITERAL: 4,
  /** A word that SQL does not know: a table, a column, or English. */
  WORD: 5,
  /** A function that only databases have. */
  DB_FUNCTION: 6,
  /** A function that has the name of a word. */
  FUNCTION: 7,
  /** A table, a package or a procedure that databases bring along. */
  DB_NAME: 8,
  OPEN: 9,
  CLOSE: 10,
  COMMA: 11,
  SEMICOLON: 12,
  DOT: 13,
  /** or, and, xor, ||, && */
  LOGIC: 14,
  /** = <> < > <= >= <=> != := ~ */
  COMPARE: 15,
  /** like, rlike, between, in, is, regexp */
  COMPARE_WORD: 16,
  /** + - * / % ^ | & << >> div mod */
  ARITHMETIC: 17,
  /** ! ~ not binary distinct: before an operand. */
  UNARY: 18,
  /** A comment up to the end of the line. */
  TAIL: 19,
  /** A comment that no one ends. */
  OPEN_COMMENT: 20,
  UNION: 21,
  SELECT: 22,
  FROM: 23,
  /** where, having, on, when: a condition follows. */
  WHERE: 24,
  /** order, group */
  ORDER: 25,
  BY: 26,
  LIMIT: 27,
  INTO: 28,
  CASE: 29,
  /** then, else, end, if */
  BRANCH: 30,
  /** A verb that begins a statement. */
  VERB: 31,
  /** all, distinct, top: between a verb and its list. */
  QUANTIFIER: 32,
  /** table, database, view: what a verb is done to. */
  OBJECT: 33,
  AS: 34,
  /** ::, ->, ->>, @>: of PostgreSQL and of JSON. */
  CAST: 35,
  OTHER: 36,
} as const;

/** The kind of the word with this hash: WORD where SQL does not know it. */
export function keywordOf(hash: number): number {
  let slot = hash & SLOT_MASK;
  for (;;) {
    const known = HASHES[slot];
    if (known === hash) return KINDS[slot] as number;
    if (known === 0) return T.WORD;
    slot = (slot + 1) & SLOT_MASK;
  }
}

/** The kind of each word that SQL knows. */
const KEYWORDS: ReadonlyMap<string, number> = (() => {
  const kinds = new Map<string, number>();
  const add = (kind: number, words: readonly string[] | string): void => {
    for (const word of typeof words === 'string' ? words.split(' ') : words) kinds.set(word, kind);
  };
  add(T.DB_NAME, SQL_NAMES);
  add(T.FUNCTION, SQL_FUNCTIONS);
  add(T.DB_FUNCTION, SQL_FUNCTIONS_OF_DATABASES);
  // Names that others use too: known to the scan, but no evidence alone.
  add(
    T.WORD,
    'mysql sys master northwind banner identity hostname grantee rdb datadir basedir tmpdir servername plugin_dir langid textsize rowcount spid table_schema table_name ' +
      'column_name global_name schemata rownum dual smalldatetime uniqueidentifier varbinary constraint_schema',
  );
  add(
    T.FUNCTION,
    'unicode last_day stuff checksum dump isnull std variance typeof if sleep coalesce sha1 sha2 crc32 ltrim rtrim strcmp soundex datediff initcap iif lpad rpad strftime ' +
      'date_format date_add date_sub regexp_replace linestring multipoint writefile readfile analyse julianday newid from_base64 uncompress first_value last_value adddate subdate ' +
      'addtime subtime monthname dayname dayofweek dayofyear dayofmonth maketime makedate row_number sysdate getdate current_timestamp localtimestamp any_value nullif nchar chr atan2 ' +
      'user_id user_name host_id host_name app_name object_name object_id schema_name connection_id generate_series quotename col_name likelihood variance xmltable',
  );
  add(T.LITERAL, 'null true false unknown');
  add(T.LOGIC, 'or and xor');
  add(T.COMPARE_WORD, 'like ilike rlike regexp between in is glob match similar sounds against notnull escape');
  add(T.ARITHMETIC, 'div mod collate');
  add(T.UNARY, 'not binary exists any some interval prior');
  add(T.UNION, 'union intersect except minus');
  add(T.SELECT, 'select');
  add(T.FROM, 'from');
  add(T.WHERE, 'where having on when using');
  add(T.ORDER, 'order group');
  add(T.BY, 'by');
  add(T.LIMIT, 'limit offset');
  add(T.INTO, 'into');
  add(T.CASE, 'case');
  add(T.BRANCH, 'then else end');
  add(
    T.VERB,
    'insert update delete drop truncate create alter exec execute declare grant revoke merge waitfor shutdown reconfigure backup restore rename pragma attach ' +
      'detach vacuum explain describe desc show call begin copy load handler kill use set do bulk replace print dbcc lock analyze prepare deallocate raise return commit rollback',
  );
  add(T.QUANTIFIER, 'all distinct distinctrow top sql_calc_found_rows high_priority straight_join');
  add(
    T.OBJECT,
    'table database view index procedure function trigger user login role schema sequence extension tablespace cursor temporary temp assembly certificate column synonym',
  );
  add(T.AS, 'as');
  return kinds;
})();

/** The same as a hash table, which the lexer asks while it reads. */
const SLOTS = 4_096;
const SLOT_MASK = SLOTS - 1;
const HASHES = new Int32Array(SLOTS);
const KINDS = new Uint8Array(SLOTS);

for (const [word, kind] of KEYWORDS) {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = hashOn(hash, charCodeAt(word, i));
  let slot = hash & SLOT_MASK;
  while (HASHES[slot] !== 0) slot = (slot + 1) & SLOT_MASK;
  HASHES[slot] = hash;
  KINDS[slot] = kind;
}
