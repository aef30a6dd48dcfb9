import { CHARACTER } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { findCommand } from './commands.js';
import { findBusyLoop, findCollectionCall, findJavaScript } from './javascript.js';
import { operatorInName, operatorInValue } from './operators.js';

const OPERATOR_KEY: Signature = {
  id: 'nosqli.operator_key',
  family: 'nosqli',
  severity: 'high',
  score: 60,
  meaning: 'A key or a parameter name is an operator of a document database (CWE-943).',
};
const OPERATOR_VALUE: Signature = {
  id: 'nosqli.operator_value',
  family: 'nosqli',
  severity: 'high',
  score: 55,
  meaning: 'A value holds a query with an operator of a document database.',
};
const BREAKOUT: Signature = {
  id: 'nosqli.javascript_breakout',
  family: 'nosqli',
  severity: 'high',
  score: 50,
  meaning: 'A value leaves a string of a JavaScript condition, as $where has them, and goes on with code.',
};
const COLLECTION: Signature = {
  id: 'nosqli.collection_call',
  family: 'nosqli',
  severity: 'high',
  score: 50,
  meaning: 'A value calls a method of a database collection.',
};
const BUSY_LOOP: Signature = {
  id: 'nosqli.busy_loop',
  family: 'nosqli',
  severity: 'high',
  score: 50,
  meaning: 'A value makes the database wait in a JavaScript loop, to see by the delay whether code runs.',
};
const COMMAND: Signature = {
  id: 'nosqli.protocol_command',
  family: 'nosqli',
  severity: 'high',
  score: 50,
  meaning: 'A line break is followed by a command of a key-value store (Redis, memcached).',
};

const C = CHARACTER;
const JOINS = C.PIPE | C.AMPERSAND | C.SEMICOLON;
const MEMBERS = C.DOT | C.BRACE;
const QUOTES = C.QUOTE | C.DOUBLE_QUOTE;
const COMPARES = C.EQUALS | C.PARENTHESIS | C.GREATER | C.LESS;

/** Injection into queries of document databases: operators where data is expected, and JavaScript in `$where`. */
export const nosqli: Family = {
  name: 'nosqli',
  signatures: [OPERATOR_KEY, OPERATOR_VALUE, BREAKOUT, COLLECTION, BUSY_LOOP, COMMAND],
  mayHold({ characters, role, place }): boolean {
    if (place === 'graphql') return false;
    if ((characters & C.DOLLAR) !== 0) return true;
    if (role === 'name') return false;
    if ((characters & C.LINE) !== 0) return true;
    if ((characters & JOINS) !== 0 && (characters & (COMPARES | QUOTES)) !== 0) return true;
    return (characters & MEMBERS) !== 0 && (characters & COMPARES) !== 0;
  },
  inspect(input: Input, report: Report): void {
    if ((input.characters & C.DOLLAR) !== 0) inspectOperators(input, report);
    if (input.role === 'name') return;
    const { unescaped: view } = input;
    if ((input.characters & (COMPARES | QUOTES)) !== 0) {
      const code = findJavaScript(input);
      if (code !== -1) report(BREAKOUT, view, code);
      if ((input.characters & C.PARENTHESIS) !== 0) {
        const call = (input.words & WORD.NOSQL) === 0 ? -1 : findCollectionCall(input);
        if (call !== -1) report(COLLECTION, view, call);
        const loop = findBusyLoop(input);
        if (loop !== -1) report(BUSY_LOOP, view, loop);
      }
    }
    if ((input.characters & C.LINE) !== 0) {
      const command = findCommand(input);
      if (command !== -1) report(COMMAND, view, command);
    }
  },
};

function inspectOperators(input: Input, report: Report): void {
  const { unescaped: view } = input;
  if (input.role === 'name') {
    if (input.place === 'header') return;
    const key = operatorInName(view);
    if (key !== -1) report(OPERATOR_KEY, view, key);
    return;
  }
  const position = operatorInValue(input);
  if (position !== -1) report(OPERATOR_VALUE, view, position);
}
