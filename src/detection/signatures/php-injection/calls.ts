import { charCodeAt } from '../../char-code-at.js';
import { type Call, closeOf, someCall } from '../code/calls.js';
import { EXTENSIONS, PLAIN_FUNCTIONS, RISKY_FUNCTIONS } from './names.js';

/** How sure a call in a text is one of PHP, and an injected one. */
export interface FoundCall {
  readonly kind: 'disguised' | 'risky' | 'whole';
  readonly position: number;
}

/** The first call of a function of PHP in a text in lower case that is no document. */
export function phpCall(lower: string): FoundCall | undefined {
  let found: FoundCall | undefined;
  someCall(lower, (call) => {
    const kind = kindOf(lower, call);
    if (kind !== undefined && (found === undefined || RANK[kind] > RANK[found.kind]))
      found = { kind, position: call.start };
    return kind === 'disguised';
  });
  return found;
}

const RANK = { whole: 0, risky: 1, disguised: 2 } as const;

function kindOf(lower: string, call: Call): FoundCall['kind'] | undefined {
  const isRisky = RISKY_FUNCTIONS.has(call.name);
  if (call.isDisguised) return isRisky && isDisguise(lower, call) ? 'disguised' : undefined;
  if (isRisky && isInjected(lower, call)) return 'risky';
  // `sleep (8 hours)` is a note.
  const isPlain = PLAIN_FUNCTIONS.has(call.name) && call.start + call.name.length === call.open;
  return (isRisky || isPlain || isOfExtension(call.name)) &&
    isAlone(lower, call) &&
    !isElsewhere(lower, call.open, isRisky)
    ? 'whole'
    : undefined;
}

/** Arguments that PHP has not: count(*), print(f"..."), copy(a[1:], copy(sa.addr; a word in parentheses behind a space. */
function isElsewhere(lower: string, open: number, isRisky: boolean): boolean {
  return (
    FOREIGN.test(lower.slice(open + 1, open + 48)) ||
    (!isRisky && lower[open - 1] === ' ' && WORDS.test(lower.slice(open, open + 64)))
  );
}

const FOREIGN = /^\s{0,4}(?:\*\s{0,4}\)|f["']|[a-z_]\w{0,31}(?:\[|\.[a-z]|\s[a-z]))/;
const WORDS = /^\([\w ]{1,60}\)/;

/** Whether a name stands in quotes, parentheses or a list of its own, as `("system")(` does, and is no word of a text. */
function isDisguise(lower: string, { start, name, open }: Call): boolean {
  const before = lower.slice(Math.max(0, start - 3), start).trimEnd();
  const opener = before[before.length - 1] ?? '';
  const closer = lower.slice(start + name.length, open).replace(/\s/g, '');
  if (opener === '(') return closer.includes(')');
  // [name](url) is a link of Markdown: a list is called by an index, [name][0](.
  if (opener === '[') return closer.includes('][');
  return (opener === '"' || opener === "'") && closer.includes(opener);
}

/** Whether a call stands where code does: at the start, behind an operator, and with arguments that are closed or are strings. */
function isInjected(lower: string, { start, name, open }: Call): boolean {
  let at = start - 1;
  while (at >= 0 && at > start - 8 && charCodeAt(lower, at) <= 0x20) at--;
  const before = at < 0 ? '' : (lower[at] as string);
  const argument = firstOf(lower, open + 1);
  // `.exec(` and `->exec(` are methods of many languages.
  if (before === '.' && !/["')]\s*$/.test(lower.slice(Math.max(0, at - 3), at))) return false;
  if (before === '>' && lower[at - 1] === '-') return false;
  if (before === ':' && lower[at - 1] === ':') return false;
  const isSpecific = name.includes('_') || SPECIFIC.has(name);
  if (before !== '' && !AFTER.has(before) && !isKeyword(lower, at)) return false;
  if (isSpecific) return true;
  if (AMBIGUOUS.has(name)) {
    if (!isString(argument) && !isNestedCall(lower, open)) return false;
    return before === '' || BEFORE_AMBIGUOUS.has(before);
  }
  return isString(argument) || before === '@' || isAlone(lower, { start, open });
}

function isString(argument: string): boolean {
  return (
    argument === '"' ||
    argument === "'" ||
    argument === '$' ||
    argument === '`' ||
    argument === '@' ||
    argument === '\\'
  );
}

/** Whether the first argument is a call of PHP in its turn: `eval(chr(112).`. */
function isNestedCall(lower: string, open: number): boolean {
  const name = /^\s{0,8}([a-z_0-9]{2,40})\s{0,4}\(/.exec(lower.slice(open + 1, open + 60))?.[1];
  return name !== undefined && (RISKY_FUNCTIONS.has(name) || PLAIN_FUNCTIONS.has(name));
}

function firstOf(text: string, position: number): string {
  let i = position;
  while (i < text.length && i < position + 16 && charCodeAt(text, i) <= 0x20) i++;
  return text[i] ?? '';
}

/** Whether a value, or a segment of a path, is one call and nothing else. */
function isAlone(lower: string, { start, open }: Pick<Call, 'start' | 'open'>): boolean {
  const lead = lower.slice(Math.max(0, start - 16), start).trim();
  if (start > 16 && !lead.endsWith('/')) return false;
  if (lead !== '' && !/(?:^[@!;'"\\+-]{1,4}|\/)$/.test(lead)) return false;
  const close = closeOf(lower, open, start > 16 ? 256 : 2_048);
  if (close === -1) return lower.length - open < 3 || isString(firstOf(lower, open + 1));
  return /^[\s;.,'")\]}#/\-?>&|]{0,8}(?:$|\[)/.test(lower.slice(close, close + 10));
}

/** A word before a name that may stand before a call: `return system(`. */
function isKeyword(lower: string, end: number): boolean {
  return /(?:^|[^a-z_])(?:return|echo|print|die|exit|and|or|else|do|case|new|function|php|if)$/.test(
    lower.slice(Math.max(0, end - 9), end + 1),
  );
}

/** Whether a name begins with that of an extension: `pg_enter_pipeline_mode`. */
function isOfExtension(name: string): boolean {
  const underscore = name.indexOf('_');
  return underscore > 0 && EXTENSIONS.has(name.slice(0, underscore));
}

const BEFORE_AMBIGUOUS: ReadonlySet<string> = new Set([...';@/{(."\'=!|&}']);

const AFTER: ReadonlySet<string> = new Set([...';{}(=,&|!@:"\'/.?+-*<>[%#`^~\\$\n\r']);

/** Names of one word that nothing but PHP has. */
const SPECIFIC: ReadonlySet<string> = new Set(
  'passthru phpinfo phpversion phpcredits gzinflate gzuncompress gzdecode fpassthru fsockopen pfsockopen readfile readgzfile ftruncate escapeshellcmd escapeshellarg fputs'.split(
    ' ',
  ),
);

/** Names that other languages and mathematics have too. */
const AMBIGUOUS: ReadonlySet<string> = new Set(
  'exec copy rename mail header extract glob touch pack unpack serialize unserialize mkdir rmdir unlink chmod symlink virtual syslog dl popen getenv getcwd usort system eval assert'.split(
    ' ',
  ),
);
