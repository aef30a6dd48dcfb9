import { charCodeAt } from '../../char-code-at.js';
import { closeOf } from '../code/calls.js';

export interface FoundVariable {
  readonly kind: 'call' | 'superglobal' | 'dynamic';
  readonly position: number;
}

/** The first variable of PHP in a text that is called, `$f(1)`, built, `${'a'}`, or that holds the request, `$_GET[`. */
export function phpVariable(text: string): FoundVariable | undefined {
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at + 1)) {
    const kind = kindAt(text, at);
    if (kind !== undefined) return { kind, position: at };
  }
  return undefined;
}

/** Names that PHP fills from the request or the server. */
const SUPERGLOBAL =
  /_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES|ENV|SESSION)\s{0,4}(?:[[{=;)]|$)|GLOBALS\s{0,4}[[{]|HTTP_(?:GET|POST|COOKIE|SERVER|RAW_POST|ENV|SESSION)_(?:VARS|DATA|FILES)\b|argv\s{0,4}\[/y;
const NAME = /\$*(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]{0,63})/y;
const SPACED_BLOCK = /\s{1,64}\{/y;
const INSIDE = /\s{0,64}(?:['"$@\\]|[A-Za-z_]\w{0,32}\s{0,64}\}|[A-Za-z_]\w{0,32}\()/y;

function kindAt(text: string, at: number): FoundVariable['kind'] | undefined {
  if (matches(SUPERGLOBAL, text, at + 1)) return 'superglobal';
  let i: number;
  let isBuilt = false;
  SPACED_BLOCK.lastIndex = at + 1;
  const isSpaced = SPACED_BLOCK.test(text);
  if (isSpaced || text[at + 1] === '{') {
    const open = isSpaced ? SPACED_BLOCK.lastIndex - 1 : at + 1;
    i = closeOfBrace(text, open);
    if (i === -1) return undefined;
    isBuilt = matches(INSIDE, text, open + 1);
    if (!isBuilt) return undefined;
    const first = text.slice(open + 1, open + 65).trimStart()[0] ?? '';
    const isDynamic = first === "'" || first === '"' || first === '@' || first === '$';
    if (!/[([]/.test(text.slice(i, i + 16).trimStart()[0] ?? ''))
      return isDynamic && isShort(text, open, i) ? 'dynamic' : undefined;
    if (!isDynamic) return undefined;
  } else {
    NAME.lastIndex = at + 1;
    if (!NAME.test(text)) return undefined;
    i = NAME.lastIndex;
    // Macros of dashboards: $__timeFilter(time).
    if (text.startsWith('__', at + 1) && /[a-zA-Z]/.test(text[at + 3] ?? '')) return undefined;
  }
  return isCalled(text, i, at) ? 'call' : undefined;
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function isShort(text: string, open: number, end: number): boolean {
  return end - open < 256 && !text.slice(open + 1, end).includes('${');
}

/** Position behind the brace that closes the one at `open`, within a bound; -1 where there is none. */
function closeOfBrace(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < Math.min(text.length, open + LONGEST); i++) {
    const code = charCodeAt(text, i);
    if (code === 0x7b) depth++;
    else if (code === 0x7d && --depth === 0) return i + 1;
  }
  return -1;
}

/** Helpers of templates and scripts in the browser: {{ $t('key') }}. */
const OF_SCRIPTS =
  /^(?:tc?|te|n|d|emit|nextTick|set|watch|on|off|once|forceUpdate|gettext|ngettext|http|el|refs|store|router|route)$/;
const LONGEST = 128;

/** Skips indexes, `[0]`, `{0}`, and members, then asks for a call whose arguments say that it is one. */
function isCalled(text: string, from: number, at: number): boolean {
  let i = from;
  for (let steps = 0; steps < 8; steps++) {
    const close = text[i] === '[' ? ']' : text[i] === '{' ? '}' : '';
    if (close === '') break;
    const end = text.indexOf(close, i);
    if (end === -1 || end - i > 64) return false;
    i = end + 1;
  }
  const gap = i;
  while (i < text.length && i < gap + 64 && charCodeAt(text, i) <= 0x20) i++;
  if (text[i] !== '(') return false;
  const argument = text.slice(i + 1, i + 64).trim();
  if (/^[^\w"'`$@()[\\!&*+./-]/.test(argument)) return false;
  if (closeOf(text, i, 128) === -1 && !/^["'$]/.test(argument)) return false;
  if (i > gap) return /^(?:\)|["'$\d])/.test(argument);
  // jQuery and Vue: $t('key'), $emit('done'); a name of PHP is mostly followed by one of its own kind.
  return (
    !(at > 0 && /[.\w]/.test(text[at - 1] as string)) &&
    !(text[at - 1] !== ';' && OF_SCRIPTS.test(text.slice(at + 1, from)))
  );
}
