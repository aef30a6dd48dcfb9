import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Family, Report, Traits } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { someCall } from '../code/calls.js';
import { isListing, isMarked } from '../code/listing.js';
import { phpCall } from './calls.js';
import { PLAIN_FUNCTIONS, RISKY_FUNCTIONS, SECTIONS, SETTINGS } from './names.js';
import { ARGUMENT_NAME, CALLABLE, reachingName } from './parameters.js';
import { joined } from './source.js';
import { openTag } from './tags.js';
import { phpVariable } from './variables.js';

const family = 'php_injection';
const tag: Signature = {
  id: 'php_injection.open_tag',
  family,
  severity: 'critical',
  score: 60,
  meaning: 'A tag that opens PHP code: whatever file it lands in runs on the server (CWE-94).',
};
const webShell: Signature = {
  id: 'php_injection.web_shell',
  family,
  severity: 'critical',
  score: 80,
  meaning: 'PHP code that runs what the request brings: a web shell.',
};
const riskyCall: Signature = {
  id: 'php_injection.risky_call',
  family,
  severity: 'critical',
  score: 60,
  meaning: 'A call of a PHP function that runs commands or code, or that reads or writes files (CWE-94).',
};
const plainCall: Signature = {
  id: 'php_injection.call',
  family,
  severity: 'medium',
  score: 45,
  meaning: 'A value that is nothing but a call of a PHP function.',
};
const disguisedCall: Signature = {
  id: 'php_injection.disguised_call',
  family,
  severity: 'critical',
  score: 70,
  meaning:
    'A call of a PHP function whose name is a string, put together or in parentheses so that no filter knows it.',
};
const variableCall: Signature = {
  id: 'php_injection.variable_call',
  family,
  severity: 'high',
  score: 50,
  meaning: 'A call of the function that a PHP variable names.',
};
const superglobal: Signature = {
  id: 'php_injection.superglobal',
  family,
  severity: 'high',
  score: 50,
  meaning: 'A variable in which PHP holds the request or the server.',
};
const dynamicVariable: Signature = {
  id: 'php_injection.dynamic_variable',
  family,
  severity: 'medium',
  score: 45,
  meaning: 'A PHP variable whose name is an expression.',
};
const setting: Signature = {
  id: 'php_injection.setting',
  family,
  severity: 'high',
  score: 50,
  meaning: 'A setting of php.ini with a value, as attacks on PHP-CGI pass it (CVE-2012-1823, CVE-2024-4577).',
};
const reach: Signature = {
  id: 'php_injection.reaching_name',
  family,
  severity: 'high',
  score: 55,
  meaning: 'A parameter reaches into PHP, or into a framework that makes or calls what it names.',
};
const callable: Signature = {
  id: 'php_injection.callable',
  family,
  severity: 'high',
  score: 45,
  meaning: 'A value is the name of a function that runs others, or of a method that a framework would call.',
};

export const phpInjection: Family = {
  name: family,
  signatures: [
    tag,
    webShell,
    riskyCall,
    plainCall,
    disguisedCall,
    variableCall,
    superglobal,
    dynamicVariable,
    setting,
    reach,
    callable,
  ],
  mayHold: (traits) => mayHoldCode(traits) || (traits.role === 'name' && (traits.characters & REACHING) !== 0),
  inspect: (input, report) => {
    const { characters, unescaped, unescapedLower } = input;
    if (!mayHoldCode(input) && !isReaching(characters, input.text)) return;
    inspectPair(input, report);
    if ((characters & (CHARACTER.LESS | CHARACTER.BRACE | CHARACTER.BRACKET)) !== 0) {
      const position = openTag(unescapedLower, isMarked(input));
      if (position !== -1) report(tag, unescaped, position);
    }
    if ((characters & SHELL) === SHELL) inspectWebShell(input, report);
    if (isListing(input)) return;
    const source = joined(unescaped);
    const lower = source === unescaped ? unescapedLower : source.toLowerCase();
    if ((characters & CHARACTER.PARENTHESIS) !== 0) inspectCalls(source, lower, report);
    const printed = PRINTED.exec(source)?.[1]?.toLowerCase();
    if (printed !== undefined && (RISKY_FUNCTIONS.has(printed) || PLAIN_FUNCTIONS.has(printed)))
      report(plainCall, source, 0);
    const inclusion = lower.includes('include') || lower.includes('require') ? source.search(INCLUSION) : -1;
    if (inclusion !== -1) report(riskyCall, source, inclusion);
    if (source !== unescaped) inspectSplitNames(source, lower, input, report);
    if ((characters & CHARACTER.DOLLAR) !== 0) {
      const variable = phpVariable(source);
      if (variable) report(BY_KIND[variable.kind], source, variable.position);
    }
    if ((characters & CHARACTER.EQUALS) !== 0) inspectSetting(unescapedLower, unescaped, report);
  },
};

/** What a parameter is named or says, where names choose what runs. */
function inspectPair({ role, place, unescaped, text }: Input, report: Report): void {
  if (role === 'name') {
    const at = reachingName(unescaped);
    if (at !== -1) report(reach, unescaped, at);
    else if (place === 'query' && ARGUMENT_NAME.test(text)) report(reach, text, 0);
  } else if (IN_PAIRS.has(place) && unescaped.length <= LONGEST_NAME && CALLABLE.test(unescaped))
    report(callable, unescaped, 0);
}

const MINUS = 0x2d;
const LONGEST_NAME = 128;
const IN_PAIRS: ReadonlySet<string> = new Set(['query', 'form', 'multipart', 'cookie']);

function mayHoldCode({ characters, words, role, place }: Traits): boolean {
  return (
    ((words & WORD.PHP) !== 0 && (characters & NAMING) !== 0 && role === 'value' && IN_PAIRS.has(place)) ||
    ((characters & CHARACTER.PARENTHESIS) !== 0 &&
      ((words & WORD.PHP) !== 0 ||
        ((characters & CHARACTER.UNDERSCORE) !== 0 && place !== 'user_agent') ||
        isJoined(characters))) ||
    ((characters & CHARACTER.DOLLAR) !== 0 && (characters & BEHIND_VARIABLE) !== 0) ||
    (characters & TAG) === TAG ||
    ((words & WORD.PHP) !== 0 && (characters & SYNTAX) !== 0)
  );
}

/** Characters of names that reach into PHP or into a framework. */
const REACHING = CHARACTER.MINUS | CHARACTER.UNDERSCORE | CHARACTER.HASH | CHARACTER.BRACKET;

function isReaching(characters: number, text: string): boolean {
  const first = charCodeAt(text, 0);
  if (first === MINUS || first === UNDERSCORE || (characters & CHARACTER.HASH) !== 0) return true;
  return (characters & CHARACTER.BRACKET) !== 0 && (text.includes('[_') || text.startsWith('server['));
}

const UNDERSCORE = 0x5f;
/** What names of functions and of classes are joined with. */
const NAMING = CHARACTER.UNDERSCORE | CHARACTER.BACKSLASH;

function isJoined(characters: number): boolean {
  return (characters & CHARACTER.DOT) !== 0 && (characters & (CHARACTER.QUOTE | CHARACTER.DOUBLE_QUOTE)) !== 0;
}

const BEHIND_VARIABLE = CHARACTER.PARENTHESIS | CHARACTER.BRACE | CHARACTER.BRACKET | CHARACTER.UNDERSCORE;
const SYNTAX =
  CHARACTER.QUOTE | CHARACTER.DOUBLE_QUOTE | CHARACTER.EQUALS | CHARACTER.LESS | CHARACTER.BRACE | CHARACTER.BRACKET;
const TAG = CHARACTER.LESS | CHARACTER.QUESTION;
const SHELL = CHARACTER.DOLLAR | CHARACTER.UNDERSCORE | CHARACTER.PARENTHESIS | CHARACTER.BRACKET;
const BY_KIND = { call: variableCall, superglobal, dynamic: dynamicVariable } as const;

function inspectCalls(source: string, lower: string, report: Report): void {
  const call = phpCall(lower);
  if (call) report(BY_CALL[call.kind], source, call.position);
  const position = lower.includes('reflection') ? lower.search(REFLECTION) : -1;
  if (position !== -1) report(disguisedCall, source, position);
}

/** A statement that prints what a function gives, as the first thing of a value. */
const PRINTED =
  /^\s{0,8}(?:echo|print|die|exit)\s{0,4}\(?\s{0,4}([a-z_]\w{1,40})\s{0,2}\([^()]{0,80}\)\s{0,4}\)?\s{0,4};/i;
/** A file that is included by an absolute path, a URL, or a variable; relative ones stand in programs of all kinds. */
const INCLUSION =
  /(?:^|[^\w.])(?:include(?:_once)?|require(?:_once)?)\s{0,4}\(?\s{0,4}(?:["'](?:\/\w|[a-z.]{2,8}:\/\/|data:)|\$_?[A-Z]{2,10}\[)/i;
const REFLECTION = /\bnew\s{1,8}\\?reflection(?:function|method|class|namedtype)\s{0,4}\(/;
const BY_CALL = { disguised: disguisedCall, risky: riskyCall, whole: plainCall } as const;

/** A risky function whose arguments come straight from the request: no document needs one. */
function inspectWebShell({ unescaped, unescapedLower }: Input, report: Report): void {
  someCall(unescapedLower, ({ name, start, open }) => {
    if (!SHELLS.has(name)) return false;
    REQUEST.lastIndex = open + 1;
    if (!REQUEST.test(unescaped)) return false;
    report(webShell, unescaped, start);
    return true;
  });
}

const SHELLS: ReadonlySet<string> = new Set(
  'system exec passthru shell_exec popen proc_open pcntl_exec eval assert create_function call_user_func include require base64_decode'.split(
    ' ',
  ),
);
const REQUEST = /[\s@"'(\\]{0,16}(?:[\w]{1,24}\(\s{0,4}){0,3}\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)\s{0,4}[[{]/y;

/** A name that only reads as a risky function once its parts are joined. */
function inspectSplitNames(source: string, lower: string, input: Input, report: Report): void {
  const before = input.unescapedLower;
  if (!before.includes('.')) return;
  const known = new Set<string>();
  for (const match of lower.matchAll(QUOTED)) {
    const name = match[1] as string;
    if (known.has(name) || !RISKY_FUNCTIONS.has(name)) continue;
    if (!before.includes(name)) {
      report(disguisedCall, source, match.index);
      return;
    }
    known.add(name);
  }
}

const QUOTED = /['"]([a-z_]\w{2,32})['"]/g;

/** A value that is one setting, `auto_prepend_file=`, or arguments that set one, `-d allow_url_include=1`. */
function inspectSetting(lower: string, unescaped: string, report: Report): void {
  const match = SETTING.exec(lower) ?? DEFINED.exec(lower);
  if (match === null) return;
  const name = match[1] as string;
  const dot = name.indexOf('.');
  const isKnown =
    dot === -1 ? SETTINGS.has(name) : SECTIONS.has(name.slice(0, dot)) && /^[a-z_.]{3,48}$/.test(name.slice(dot + 1));
  if (isKnown) report(setting, unescaped, match.index);
}

const SETTING = /^\s{0,8}([a-z_][\w.]{2,48})\s{0,8}=/;
const DEFINED = /-d[\s+]{0,8}([a-z_][\w.]{2,48})\s{0,8}=/;
