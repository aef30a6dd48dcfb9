import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import { isSentence, isSpoken } from '../../decode/sentence.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Place } from '../../place.js';
import { signaturesOf } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { type Climb, climbOf, hasDotStep, mayClimb } from './climb.js';
import { withoutHexadecimal, withoutLostSigns } from './disguise.js';
import { isCodeOrMedia, isFamous, isSystemFolder, isSystemPath, knownSystemFile } from './system-files.js';
import { fileUrl, streamWrapper } from './wrappers.js';

const family = 'path_traversal';
const signature = signaturesOf(family);

const CLIMB = signature('climb', 'high', 60, 'A path climbs folders above the place where it began.');
const STEP_UP = signature(
  'step_up',
  'medium',
  40,
  'A parameter begins one folder above the place that it names files in.',
);
const RELATIVE = signature('relative', 'low', 20, 'A path begins one or two folders up, as links of documents do too.');
const DISGUISED = signature('disguised', 'high', 45, 'A path climbs in a spelling that passes filters.');
const TARGET = signature('target', 'critical', 60, 'A climbing path ends at a file of the system.');
const SYSTEM_FILE = signature('system_file', 'high', 50, 'A short value names a file of the system or of a server.');
const SYSTEM_PATH = signature('system_path', 'high', 45, 'A value is an absolute path into the folders of the system.');
const MENTIONED = signature('mentioned', 'low', 15, 'A longer text names a file of the system.');
const NULL_BYTE = signature('null_byte', 'high', 50, 'A null byte cuts off what stands behind a file name.');
const WRAPPER = signature('wrapper', 'critical', 60, 'A stream wrapper makes a program open what is not a file.');
const FILE_URL = signature('file_url', 'high', 45, 'A value is a URL of a file of the host.');
const ENCODED = signature('base64', 'high', 50, 'A climbing path is hidden in base64.');

const C = CHARACTER;
const SEPARATORS = C.SLASH | C.BACKSLASH;
/** What makes a dot of it is one. */
const DOTS = C.DOT | C.WIDE | C.DIGIT;
const DRIVE = C.COLON | C.BACKSLASH;

/** Files that a path must not reach: CWE-22, CWE-23, CWE-36, CWE-98 (the local half). */
export const pathTraversal: Family = {
  name: family,
  signatures: [
    CLIMB,
    STEP_UP,
    RELATIVE,
    DISGUISED,
    TARGET,
    SYSTEM_FILE,
    SYSTEM_PATH,
    MENTIONED,
    NULL_BYTE,
    WRAPPER,
    FILE_URL,
    ENCODED,
  ],
  mayHold({ characters, words, place }) {
    if ((words & WORD.FILE) !== 0 || (characters & C.CONTROL) !== 0) return true;
    if ((characters & DRIVE) === DRIVE) return true;
    if ((characters & C.DOT) !== 0) return place === 'path' || (characters & (SEPARATORS | C.WIDE)) !== 0;
    return place === 'path' && (characters & (C.DIGIT | C.COLON | C.SPACE | C.PERCENT)) !== 0;
  },
  inspect,
};

/** Places whose values name things rather than say something. */
const FIELDS: ReadonlySet<Place> = new Set(['path', 'query', 'form', 'cookie', 'file_name', 'multipart', 'value']);
/** More than that is a text, in which a path is only one thing among others. */
const LONGEST_FIELD = 400;

function inspect(input: Input, report: Report): void {
  const { unescaped, characters, words, place } = input;
  // Nothing opens what a browser is called by.
  const isOpened = place !== 'user_agent';
  let view = isOpened && (characters & C.DIGIT) !== 0 ? withoutHexadecimal(unescaped) : unescaped;
  if ((characters & DOTS) !== 0 && hasDotStep(view)) {
    if (isOpened) view = withoutLostSigns(view);
    if (mayClimb(view)) judgeDots(input, view, report);
  }
  if (place === 'path' && input.text.includes('Li')) {
    const hidden = input.text.search(BASE64_CLIMB);
    if (hidden !== -1) report(ENCODED, input.text, hidden);
  }
  if ((characters & C.CONTROL) !== 0) judgeNull(input, report);
  if ((words & WORD.FILE) !== 0) judgeNames(input, plainPath(input, view), report);
  else if (isRooted(view, input)) judgeFolder(input, plainPath(input, view), report);
}

function judgeDots(input: Input, view: string, report: Report): void {
  const climb = climbOf(view);
  if (climb) {
    const isName = isField(input, view) && !isSentence(view);
    judgeClimb(input, { view, isField: isName, isHidden: view !== input.unescaped }, climb, report);
  } else if (STRIPPED.test(view) && !view.includes(' ') && isField(input, view)) report(DISGUISED, view, 0);
}

/** Whether a value names a thing, rather than being a text in which a path is only one thing among others. */
function isField(input: Input, view: string): boolean {
  return view.length <= LONGEST_FIELD && (!view.includes('\n') || !view.trim().includes('\n')) && !input.isProse;
}

/** Whether a value may be an absolute path into a system though it has no word of one: of a drive, or with a space. */
function isRooted(view: string, { place, characters }: Input): boolean {
  if (place === 'path') return (characters & (C.COLON | C.SPACE)) !== 0;
  const first = charCodeAt(view, 0);
  return first === SLASH || first === BACKSLASH || (charCodeAt(view, 1) === COLON && view.length > 3);
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

function judgeNull(input: Input, report: Report): void {
  const { text, place } = input;
  const end = place === 'multipart' || place === 'referer' ? -1 : text.indexOf('\0');
  if (end === -1 || !CUT_NAME.test(text.slice(Math.max(0, end - 8), end + 8))) return;
  if (isField(input, text)) report(NULL_BYTE, text, end);
}

/** Files and streams that are known by their names. */
function judgeNames(input: Input, path: string, report: Report): void {
  const wrapper = (input.characters & C.COLON) === 0 ? -1 : streamWrapper(path);
  const known = knownSystemFile(path);
  if (wrapper !== -1 || known !== -1) {
    const isNamed = isName(input, path);
    if (wrapper !== -1 && (wrapper < 4 || isNamed)) report(WRAPPER, path, wrapper);
    if (known !== -1) {
      const isAlone = isFamous(path, known) || !path.slice(0, known + 1).includes(' ');
      report(
        isAlone && isNamed && isBare(input, path) && !isOwnFile(input, path) ? SYSTEM_FILE : MENTIONED,
        path,
        known,
      );
    }
  }
  if ((input.characters & C.COLON) !== 0 && fileUrl(path) && !isCodeOrMedia(path) && isName(input, path))
    report(FILE_URL, path, 0);
  judgeFolder(input, path, report);
}

function judgeFolder(input: Input, path: string, report: Report): void {
  const isSystem = input.place === 'path' ? isSystemFolder(path) : isSystemPath(path);
  if (isSystem && isName(input, path) && !SENTENCE_END.test(path)) report(SYSTEM_PATH, path, 0);
}

function isName(input: Input, path: string): boolean {
  return isField(input, path) && !isSentence(path) && !isSpoken(path);
}

/** Words behind a path: somebody writes of it. */
const SENTENCE_END = /[\w/.] [a-z]{3,}[^/.]*\.?$/;

/** Settings and logs that projects have copies of, named from their own root, in lists of files and uploads. */
function isOwnFile({ place }: Input, path: string): boolean {
  return (place === 'json' || place === 'file_name') && OWN_FILE.test(path);
}

const OWN_FILE =
  /^(?:[a-z0-9_][\w.-]*\/){0,8}(?:nginx\.conf|httpd\.conf|apache2\.conf|lighttpd\.conf|php\.ini|my\.cnf|smb\.conf|access[._]log|error[._]log|php_errors?\.log|mysqld\.log|catalina\.out)$/;

/** Steps whose separators a filter took off, or was meant to. */
const STRIPPED = /(?:^|\/)(?:\.{4,}[^\s./\\]|\.{6,}\/)/;

/** `../../` in base64, wherever it stands. */
const BASE64_CLIMB = /(?:Li4v){2}|(?:Li5c){2}/;
const CUT_NAME = /[\w./\\ ~-]\0(?:$|[.\w/])/;

/** A referer names pages, and a header of a proxy may name a file: only what nobody names there. */
function isBare(input: Input, path: string): boolean {
  return input.place !== 'referer' || !path.startsWith('http');
}

function plainPath(input: Input, view: string): string {
  const isUndisguised = view === input.unescaped;
  let path = isUndisguised ? input.unescapedLower : view.toLowerCase();
  if (!isUndisguised || (input.characters & C.BACKSLASH) !== 0) path = path.replaceAll('\\', '/');
  if (path.includes('/./')) path = path.replace(/\/(?:\.\/)+/g, '/');
  return path;
}

interface View {
  readonly view: string;
  readonly isField: boolean;
  /** Whether dots or separators were hidden in it. */
  readonly isHidden: boolean;
}

function judgeClimb(input: Input, { view, isField, isHidden }: View, climb: Climb, report: Report): void {
  const { above, steps, start, end, isDisguised, isRooted } = climb;
  if (input.place === 'path') {
    if (steps > 0) report(CLIMB, view, start);
    else if (isDisguised) report(DISGUISED, view, start);
    return;
  }
  if (above > (isField ? 0 : 2) && TARGETS.test(view.slice(end, end + 64))) report(TARGET, view, start);
  const isName = FIELDS.has(input.place);
  // Padding makes a field long, but it stays one word.
  const isPadded = !isField && steps >= 3 && !/\s/.test(view);
  // Programs name what they load in quotes and brackets: `require('../../x')`.
  const isEmbedded = !isName && /[\s"'`(<]/.test(view.slice(0, start));
  if (!isDisguised && !isHidden && isImport(view, start)) {
    if (isField) report(RELATIVE, view, start);
    return;
  }
  if (isPadded || (isField && isName && steps >= 3)) report(CLIMB, view, start);
  else if (isField && isRooted && above > 0 && steps > 1) report(CLIMB, view, start);
  else if (above >= 3) report((isField && !isEmbedded) || above >= 5 ? CLIMB : RELATIVE, view, start);
  else if (above === 2) report(isField && isName ? CLIMB : RELATIVE, view, start);
  else if (above === 1)
    report(isField && isName && start <= 1 && namesFile(input, view, end) ? STEP_UP : RELATIVE, view, start);
  if (isField && (isDisguised || ((input.layers > 0 || isHidden) && above > 0))) report(DISGUISED, view, start);
}

/** `from '../../x'`, `require("../../x")`, `[text](../../x)`, `src="../../x"`: what programs and documents name relative to themselves. */
function isImport(view: string, start: number): boolean {
  return IMPORT.test(view.slice(Math.max(0, start - 24), start));
}

const IMPORT =
  /(?:\b(?:from|import)\s{1,2}["']|\b(?:require(?:_relative|\.resolve)?|import|mock|include)\s?\(?\s?["'`]|\w\]\(|\b(?:src|href)=["'])$/;

/** One step up is how pages link each other, pictures and styles too. */
function namesFile({ key }: Input, view: string, end: number): boolean {
  return end < view.length && !view.includes(' ') && !isCodeOrMedia(view) && !PAGE.test(view) && !LINKS.test(key);
}

const PAGE = /\.html?(?:$|[?#])/;
const LINKS = /ur[il]|href|link|next|return|redirect|back|goto|target|ref|src|location|action/;

/** What a climb is after, behind its last step. */
const TARGETS =
  /^[\\/.;]*(?:(?:etc|proc|root|boot|dev|sys)[\\/]|var[\\/](?:log|www|mail|spool)|usr[\\/]local|home[\\/]\w{1,32}[\\/]\.|(?:windows|winnt|inetpub)[\\/]|boot\.ini|win\.ini|web-inf[\\/]|\.(?:env|git|ssh|aws|ht\w{4,6})\b)/i;
