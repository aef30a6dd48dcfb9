import { CHARACTER } from '../../characters.js';
import { isSpoken } from '../../decode/sentence.js';
import type { Family } from '../../family.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { type Expression, inspectExpressions } from '../code/expressions.js';
import { isListing } from '../code/listing.js';

const critical = { family: 'node_injection', severity: 'critical' } as const;
const moduleLoad: Signature = {
  ...critical,
  id: 'node_injection.module',
  score: 60,
  meaning: 'JavaScript that loads a module of Node which runs programs or reaches files or the network (CWE-94).',
};
const processAccess: Signature = {
  ...critical,
  id: 'node_injection.process',
  score: 60,
  meaning: 'JavaScript that reaches the process of Node: its environment, its modules, or its end.',
};
const constructorEscape: Signature = {
  ...critical,
  id: 'node_injection.constructor_escape',
  score: 60,
  meaning: 'JavaScript that makes a function from a text through a constructor, the way out of sandboxes.',
};
const evaluation: Signature = {
  ...critical,
  id: 'node_injection.evaluation',
  score: 50,
  meaning: 'JavaScript that evaluates a text as code.',
};
const endlessLoop: Signature = {
  ...critical,
  severity: 'high',
  id: 'node_injection.endless_loop',
  score: 50,
  meaning: 'A loop of JavaScript that never ends: evaluated, it stops the server (CWE-835).',
};
const serializedFunction: Signature = {
  ...critical,
  id: 'node_injection.serialized_function',
  score: 80,
  meaning: 'A function as node-serialize writes it, which runs when it is read (CVE-2017-5941).',
};
const statement: Signature = {
  ...critical,
  severity: 'medium',
  id: 'node_injection.statement',
  score: 45,
  meaning: 'A value that is nothing but a call of JavaScript that reports or answers.',
};

export const nodeInjection: Family = {
  name: 'node_injection',
  signatures: [moduleLoad, processAccess, constructorEscape, evaluation, endlessLoop, serializedFunction, statement],
  mayHold: ({ characters, words }) => (words & WORD.NODE) !== 0 && (characters & SYNTAX) !== 0,
  inspect: (input, report) => {
    const { unescaped, unescapedLower: lower } = input;
    if ((input.characters & CODE) === 0 && isSpoken(lower)) return;
    const function_ = lower.indexOf('_$$nd_func$$_');
    if (function_ !== -1) report(serializedFunction, unescaped, function_);
    inspectExpressions(input, EXPRESSIONS, isListing(input), report);
  },
};

/** Without any of these, words around a name speak about it: `node.js process.env tutorial`. */
const CODE =
  CHARACTER.PARENTHESIS |
  CHARACTER.BRACKET |
  CHARACTER.BRACE |
  CHARACTER.EQUALS |
  CHARACTER.SEMICOLON |
  CHARACTER.DOLLAR;
const SYNTAX = CHARACTER.PARENTHESIS | CHARACTER.DOT | CHARACTER.BRACKET | CHARACTER.DOLLAR;

const { PARENTHESIS, BRACKET, DOT, SEMICOLON } = CHARACTER;

const EXPRESSIONS: readonly Expression[] = [
  {
    signature: moduleLoad,
    needs: PARENTHESIS,
    hints: ['require'],
    pattern:
      /\brequire\s{0,8}(?:\?\.)?\s{0,8}\(\s{0,8}["'`\\]{0,2}(?:node:)?(?:child_process|fs|fs\/promises|net|http|https|http2|vm|os|dgram|cluster|dns|tls|module|process|repl|inspector|worker_threads|v8|path|crypto|util|zlib|readline|stream|tty)["'`\\]{0,2}\s{0,8}\)/,
    isCommon: true,
  },
  {
    signature: moduleLoad,
    needs: PARENTHESIS,
    hints: ['import'],
    pattern:
      /\bimport\s{0,8}\(\s{0,8}["'`](?:node:)?(?:child_process|fs|fs\/promises|net|http|https|vm|os|dgram|cluster|module|process|worker_threads|data:)/,
    isCommon: true,
  },
  {
    signature: moduleLoad,
    needs: 0,
    hints: ['child_process'],
    pattern: /child_process["'`]?\s{0,4}[).\]]{1,2}|child_process\.\w/,
    isCommon: true,
  },
  {
    signature: moduleLoad,
    needs: DOT,
    hints: ['require'],
    pattern: /\brequire\.(?:main|cache|resolve|extensions)\b\s{0,4}[.[(]/,
    isCommon: true,
  },
  { signature: moduleLoad, needs: PARENTHESIS, hints: ['_load'], pattern: /\b_load\s{0,8}\(/, isCommon: true },
  {
    signature: moduleLoad,
    needs: PARENTHESIS,
    hints: ['sync'],
    pattern: /\b(?:exec|execfile|spawn|readfile|writefile|readdir|appendfile|unlink|createreadstream)sync\s{0,8}\(/,
    isCommon: true,
  },
  {
    signature: processAccess,
    needs: DOT,
    hints: ['deno.', 'bun.'],
    pattern: /\b(?:deno\.(?:run|command|readtextfile|env|open|exit)|bun\.(?:spawn|spawnsync|file|write))\s{0,4}[(.]/,
    isCommon: true,
  },
  {
    signature: processAccess,
    needs: 0,
    hints: ['process'],
    pattern:
      /\bprocess\s{0,4}(?:\.|\?\.|\[\s{0,4}["'`]?)\s{0,4}(?:binding|_linkedbinding|mainmodule|dlopen|env\b(?!\s{1,4}[a-z]|\.(?:node_env|port|ci|home|debug)\b)|exit|kill|abort|argv(?!\s?[[0.])|execpath|getbuiltinmodule|cwd|chdir|setuid|openstdin|stdout|stdin|versions?\b|pid\b|_load|moduleloadlist|umask|memoryusage|report|config\b)(?!\w{0,16}\s{1,4}[a-z]{2,24}(?:\s|$))/,
    isCommon: true,
  },
  {
    signature: processAccess,
    needs: 0,
    hints: ['process'],
    pattern:
      /(?:\b(?:global|globalthis|root|this|self|window|top)\s{0,4}\.\s{0,4}|["'`]return\s{1,4}|\[\s{0,4}["'`])process\b(?!\s{0,4}[:=])/,
    isCommon: true,
  },
  {
    signature: processAccess,
    needs: BRACKET,
    hints: ['process['],
    pattern: /\bprocess\[\s{0,4}[\w"'`]/,
    isCommon: true,
  },
  { signature: processAccess, needs: 0, hints: ['mainmodule'], pattern: /mainmodule\s{0,4}[.[]/, isCommon: false },
  {
    signature: constructorEscape,
    needs: 0,
    hints: ['constructor'],
    pattern: /constructor["'`]?\]?\s{0,4}(?:\.|\?\.|\[["'`])\s{0,4}constructor/,
    isCommon: true,
  },
  {
    signature: constructorEscape,
    needs: PARENTHESIS,
    hints: ['constructor'],
    pattern: /(?:\.|\[["'`])constructor["'`]?\]?\s{0,4}\(\s{0,4}["'`][^"'`]{0,256}["'`]\s{0,4}\)\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: constructorEscape,
    needs: PARENTHESIS,
    hints: ['function'],
    pattern: /\breflect\s{0,4}\.\s{0,4}(?:construct|apply|get|set|defineproperty)\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: PARENTHESIS,
    hints: ['function'],
    pattern: /(?:\bnew\s{1,8}function|(?:^|[^\w.])function)\s{0,8}\(\s{0,8}(?:["'`]|$)/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: PARENTHESIS,
    hints: ['eval'],
    pattern:
      /\beval\s{0,8}\(\s{0,8}(?:buffer|atob|string\.fromcharcode|require|process|global|this|unescape|decodeuri|new\s|req\.|request\.|function|["'`](?:require|process|global|this\.|res\.|var |while))/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: PARENTHESIS,
    hints: ['runin'],
    pattern: /\bruninthiscontext\s{0,4}\(|\brunin(?:new)?context\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: DOT,
    hints: ['vm.'],
    pattern: /\bvm\.(?:runin\w{1,20}|script|createcontext|compilefunction|sourcetextmodule)\b/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: PARENTHESIS,
    hints: ['settimeout', 'setinterval', 'setimmediate'],
    pattern:
      /\bset(?:timeout|interval|immediate)\s{0,4}\(\s{0,4}(?:["'`]|function\s{0,4}\(\s{0,4}\)\s{0,4}\{.{0,40}(?:require|process))/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: PARENTHESIS,
    hints: ['buffer'],
    pattern: /\b(?:buffer\s{0,4}\.\s{0,4}from|new\s{1,4}buffer)\s{0,4}\(\s{0,4}["'`\d]/,
    isCommon: true,
  },
  {
    signature: evaluation,
    needs: DOT,
    hints: ['fromcharcode'],
    pattern: /\bstring\s{0,4}\.\s{0,4}fromcharcode\b/,
    isCommon: true,
  },
  {
    signature: endlessLoop,
    needs: PARENTHESIS,
    hints: ['while'],
    pattern:
      /(?:^|[;'")}\s|&])while\s{0,8}\(\s{0,8}(?!!\s{0,4}true)(?:!{0,2}\s{0,4}(?:true|1|-\s?[1-9]|-?0|nan|false|null|undefined|infinity|""|''|``|\[\]|\{\}|["'][^"']{1,16}["']|new\s{1,4}\w{1,24}|this|\d{1,9}|void\s0))\s{0,8}\)/,
    isCommon: true,
  },
  {
    signature: endlessLoop,
    needs: PARENTHESIS | SEMICOLON,
    hints: ['for'],
    pattern: /\bfor\s{0,8}\(\s{0,8};\s{0,8}(?:true|1)?\s{0,8};\s{0,8}\)/,
    isCommon: true,
  },
  {
    signature: statement,
    needs: PARENTHESIS,
    hints: ['console'],
    pattern: /^\s{0,8}[;'")}]{0,4}console\s{0,4}\.\s{0,4}(?:log|info|warn|error|debug|table|dir|trace|assert)\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: statement,
    needs: PARENTHESIS,
    hints: ['res.'],
    pattern:
      /(?:^|[;'")}+])\s{0,8}(?:res|response)\s{0,4}\.\s{0,4}(?:end|send|write|json|writehead|sendfile|redirect|status)\s{0,4}\(/,
    isCommon: true,
  },
];
