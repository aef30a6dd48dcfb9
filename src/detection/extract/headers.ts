import { CHARACTER, SUSPICIOUS_CHARACTERS } from '../characters.js';
import { utf8OfLatin1 } from '../decode/bytes.js';
import type { Inspection } from '../inspection.js';
import { type KnownHeaders, REPEATED } from '../known-headers.js';
import type { Kind, Naming } from '../place.js';
import { Scan } from '../scan.js';
import { WORD } from '../vocabulary.js';
import { lookAtPairs } from './pairs.js';

const NAME: Kind = { place: 'header', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'header', role: 'value', encoding: 'none' };
const FILE_NAME: Kind = { place: 'file_name', role: 'value', encoding: 'percent' };
const USER_AGENT: Kind = { place: 'user_agent', role: 'value', encoding: 'none' };
const COOKIE: Kind = { place: 'cookie', role: 'value', encoding: 'percent' };
const REFERER: Kind = { place: 'referer', role: 'value', encoding: 'percent' };
const REFERER_PAIRS = {
  prefix: 'header.referer',
  separator: '&',
  name: { place: 'referer', role: 'name', encoding: 'form' },
  value: { place: 'referer', role: 'value', encoding: 'form' },
} as const;
const COOKIES = {
  prefix: 'cookie',
  separator: ';',
  name: { place: 'cookie', role: 'name', encoding: 'percent' },
  value: COOKIE,
} as const;

/**
 * Looks at all headers but those in `unread`: lower case names of what carries secrets, or what Node has parsed already;
 * and but for values that are known to hold nothing.
 */
export function lookAtHeaders(
  inspection: Inspection,
  rawHeaders: readonly string[],
  unread: ReadonlySet<string>,
  known?: KnownHeaders,
): void {
  const naming = new HeaderNaming();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const sentName = rawHeaders[i] as string;
    const header = HEADERS.get(sentName) ?? headerOf(sentName.toLowerCase());
    const { name, kind, grammar } = header;
    if (unread.has(name)) continue;
    const sent = rawHeaders[i + 1] as string;
    if (header.isRepeated && known?.has(name, sent)) continue;
    const { reports } = inspection;
    const value = utf8OfLatin1(sent);
    naming.name = name;
    if (kind === COOKIE) lookAtPairs(inspection, value, COOKIES);
    else if (kind === REFERER) lookAtReferer(inspection, value, naming);
    else if (inspection.looksAtPlain || grammar === undefined || !isQuiet(value, grammar, header.harmless)) {
      if (!isWebSocketKey(name, value)) inspection.lookAt(value, kind, naming);
    }
    if (!header.isStandard) inspection.lookAt(name, NAME, naming);
    if (header.isRepeated && known && reports === inspection.reports && !inspection.isDecided) known.add(name, sent);
  }
}

/** Sixteen random bytes (RFC 6455, 4.1), of which some look like a piece of SQL. */
function isWebSocketKey(name: string, value: string): boolean {
  return name === 'sec-websocket-key' && /^[+/\dA-Za-z]{22}==$/.test(value);
}

/** A referer is a URL: its query carries what the page before was asked. */
function lookAtReferer(inspection: Inspection, value: string, naming: Naming): void {
  const mark = value.indexOf('?');
  inspection.look(value, 0, mark === -1 ? value.length : mark, REFERER, naming);
  if (mark !== -1) lookAtPairs(inspection, value.slice(mark + 1), REFERER_PAIRS);
}

/** Whether a header of a known grammar holds nothing beyond it: no other character, and no word of commands, files or queries. */
function isQuiet(value: string, grammar: number, harmless: number): boolean {
  // "Windows" begins most user agents, and paths of that system elsewhere.
  scan.read(value, value.startsWith(WINDOWS) ? WINDOWS.length : 0, value.length);
  return (scan.characters & SUSPICIOUS_CHARACTERS & ~grammar) === 0 && (scan.words & ~harmless) === 0;
}

/** What is known of a header by its name. */
interface Header {
  /** In lower case. */
  readonly name: string;
  readonly kind: Kind;
  /** Suspicious characters that its grammar allows, where it has one. */
  readonly grammar: number | undefined;
  /** Words that mean nothing in it. */
  readonly harmless: number;
  /** Whether its name says nothing about a client. */
  readonly isStandard: boolean;
  /** Whether clients send the same value again and again. */
  readonly isRepeated: boolean;
}

function headerOf(name: string): Header {
  const grammar = GRAMMARS.get(name) ?? (name.startsWith('sec-') ? QUOTED : undefined);
  return {
    name,
    kind: kindOf(name),
    grammar,
    harmless: ENCODINGS.has(name) ? HARMLESS | WORD.SHELL : HARMLESS,
    isStandard: grammar !== undefined || STANDARD.has(name),
    isRepeated: REPEATED.has(name),
  };
}

function kindOf(name: string): Kind {
  if (name === 'user-agent') return USER_AGENT;
  if (name === 'cookie') return COOKIE;
  if (name === 'referer' || name === 'referrer') return REFERER;
  return NAMES_FILE.test(name) ? FILE_NAME : VALUE;
}

/** Uploads that are nothing but the file tell its name in a header. */
const NAMES_FILE = /^(?:x[-_.])?file[-_.]?name$/;

class HeaderNaming implements Naming {
  name = '';

  inputName(): string {
    return `header.${this.name.slice(0, 64)}`;
  }
}

const scan = new Scan();
const WINDOWS = 'Mozilla/5.0 (Windows ';
/** Words that mean something only with characters that no grammar here has. */
const HARMLESS = WORD.TEMPLATE | WORD.PYTHON | WORD.SCRIPT | WORD.TAG | WORD.XML;
/** What encodings are called programs are called, too; a weak tag begins with one. */
const ENCODINGS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'content-encoding',
  'te',
  'etag',
  'if-match',
  'if-none-match',
  'if-range',
]);
const C = CHARACTER;
/** Lists with parameters: `text/html;q=0.9`, with the star that stands for all. */
const LIST = C.SLASH | C.SEMICOLON | C.EQUALS | C.STAR;
/** Quoted strings with parameters, in which browsers put any character for others to stumble over (GREASE). */
const QUOTED = C.DOUBLE_QUOTE | C.SLASH | C.SEMICOLON | C.EQUALS | C.PARENTHESIS | C.HASH | C.BANG | C.STAR;
const TAG = C.DOUBLE_QUOTE | C.SLASH | C.EQUALS | C.STAR;
/** What the grammar of a header allows of the suspicious characters. */
const GRAMMARS: ReadonlyMap<string, number> = new Map([
  ['accept', LIST],
  ['accept-encoding', LIST],
  ['accept-language', LIST],
  ['accept-charset', LIST],
  ['cache-control', C.EQUALS],
  ['connection', 0],
  ['content-type', C.SLASH | C.SEMICOLON | C.EQUALS | C.DOUBLE_QUOTE],
  ['content-encoding', 0],
  ['date', 0],
  ['dnt', 0],
  ['etag', TAG],
  ['if-match', TAG],
  ['if-none-match', TAG],
  ['if-modified-since', 0],
  ['if-unmodified-since', 0],
  ['if-range', TAG],
  ['forwarded', C.SEMICOLON | C.EQUALS | C.DOUBLE_QUOTE | C.BRACKET],
  ['keep-alive', C.EQUALS],
  ['origin', C.SLASH],
  ['pragma', 0],
  ['priority', C.EQUALS | C.QUESTION],
  ['range', C.EQUALS],
  ['te', C.SEMICOLON | C.EQUALS],
  ['traceparent', 0],
  ['tracestate', C.EQUALS | C.AT | C.SLASH | C.STAR],
  ['upgrade-insecure-requests', 0],
  ['user-agent', C.PARENTHESIS | C.SLASH | C.SEMICOLON],
  ['via', C.SLASH],
  ['x-forwarded-for', 0],
  ['x-forwarded-proto', 0],
  ['x-real-ip', 0],
  ['x-request-id', C.SLASH | C.EQUALS],
  ['x-requested-with', 0],
]);

/** Names that say nothing about a client. */
const STANDARD: ReadonlySet<string> = new Set(['host', 'cookie', 'referer', 'content-length', 'authorization']);

/** Those of every day, as clients write them: Accept-Encoding, accept-encoding. */
const HEADERS: ReadonlyMap<string, Header> = new Map(
  [...STANDARD, ...GRAMMARS.keys(), ...REPEATED].flatMap((name): [string, Header][] => {
    const header = headerOf(name);
    const capitalised = name.replace(/(?:^|-)[a-z]/g, (first) => first.toUpperCase());
    return [
      [name, header],
      [capitalised, header],
    ];
  }),
);
