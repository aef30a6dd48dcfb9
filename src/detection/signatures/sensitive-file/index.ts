import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import { signaturesOf } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { isBackup } from './backups.js';
import { PROBED_AT_ROOT, PROBED_FILES, PROBED_FOLDERS, PROBED_PAIRS, PUBLIC_HIDDEN, SECRET_HIDDEN } from './names.js';

const family = 'sensitive_file';
const DOT = 0x2e;
const signature = signaturesOf(family);

const SECRET = signature('secret', 'high', 60, 'A hidden file that holds secrets or the source is asked for.');
const HIDDEN = signature('hidden', 'medium', 45, 'A hidden file at the root of the site is asked for.');
const PROBE = signature('probe', 'medium', 50, 'A path that is asked for only to learn of weaknesses.');
const BACKUP = signature('backup', 'medium', 45, 'A backup, a dump or a key is asked for.');
const NAMED = signature('named', 'high', 45, 'A parameter names a file that holds secrets.');
const RELATED = signature('related', 'low', 20, 'A value names a file that configures an application.');

/** Files and consoles that are not meant for visitors: CWE-200, CWE-219, CWE-530, CWE-538, CWE-552. */
export const sensitiveFile: Family = {
  name: family,
  signatures: [SECRET, HIDDEN, PROBE, BACKUP, NAMED, RELATED],
  mayHold({ place, words, characters }) {
    if (place === 'path') return true;
    if (place === 'referer' || place === 'file_name' || place === 'header' || place === 'user_agent') return false;
    return (words & WORD.FILE) !== 0 && (characters & CHARACTER.DOT) !== 0;
  },
  inspect,
};

/** Names of files are not longer. */
const LONGEST_NAME = 300;

function inspect(input: Input, report: Report): void {
  if (input.place === 'path') judgePath(input, report);
  else if (input.text.length <= LONGEST_NAME) judgeValue(input, report);
}

/** Segments are walked one after the other; no list is made, so that a path of slashes costs no more than its length. */
function judgePath({ lower: path, characters }: Input, report: Report): void {
  const isOdd = (characters & ODD) !== 0 || path.includes('admin') || path.includes('pma');
  const mayEndInFile = (characters & (C.DOT | C.BANG)) !== 0;
  let start = 0;
  let before = '';
  let depth = 0;
  let isSource = false;
  while (start <= path.length) {
    let end = path.indexOf('/', start);
    if (end === -1) end = path.length;
    if (end > start && end - start <= LONGEST_NAME) {
      const isLast = end >= path.length - 1;
      if (isOdd || (isLast && mayEndInFile) || mayBeKnown(path, start, end)) {
        const segment = withoutParameters(path.slice(start, end));
        if (!isSource) judgeSegment(segment, { isLast, depth, before }, path, start, report);
        if (depth >= 2 && SOURCE_VIEWS.has(segment)) isSource = true;
        before = segment;
      } else before = '';
      depth++;
    }
    start = end + 1;
  }
}

const C = CHARACTER;
/** What may hide a known name. */
const ODD = C.SEMICOLON | C.CONTROL | C.QUESTION | C.SPACE | C.PERCENT;

/** Hosts of code show files by any name behind these, `/owner/name/blob/main/.env.example`. */
const SOURCE_VIEWS: ReadonlySet<string> = new Set(['blob', 'tree', 'blame', 'raw', 'contents', 'commits', 'edit']);

/** Whether a segment may be hidden or one of the known names, by its length and three of its characters: most are not. */
function mayBeKnown(path: string, start: number, end: number): boolean {
  return charCodeAt(path, start) === DOT || charCodeAt(path, end - 1) === DOT || KNOWN[shapeOf(path, start, end)] === 1;
}

function shapeOf(text: string, start: number, end: number): number {
  const length = end - start;
  const first = charCodeAt(text, start);
  const middle = charCodeAt(text, start + (length >> 1));
  return (Math.imul(Math.imul(first, 31) + middle, 31) + Math.imul(charCodeAt(text, end - 1), 7) + length) & 0xfff;
}

const KNOWN = ((): Uint8Array => {
  const known = new Uint8Array(0x1000);
  const names = [...PROBED_FOLDERS, ...PROBED_FILES, ...PROBED_AT_ROOT, ...SOURCE_VIEWS];
  for (const name of [...names, ...[...PROBED_PAIRS].flatMap((pair) => pair.split('/'))])
    known[shapeOf(name, 0, name.length)] = 1;
  return known;
})();

interface Around {
  readonly isLast: boolean;
  readonly depth: number;
  readonly before: string;
}

function judgeSegment(
  segment: string,
  { isLast, depth, before }: Around,
  path: string,
  at: number,
  report: Report,
): void {
  if (charCodeAt(segment, 0) === DOT && segment.length > 1) {
    if (isSecretHidden(segment)) report(SECRET, path, at);
    else if (depth === 0 && !PUBLIC_HIDDEN.has(segment) && /^\.[a-z0-9]/.test(segment)) report(HIDDEN, path, at);
  }
  if (PROBED_FOLDERS.has(segment) || isDatabaseConsole(segment) || isPair(before, segment)) report(PROBE, path, at);
  else if (isLast && (PROBED_FILES.has(segment) || (depth === 0 && PROBED_AT_ROOT.has(segment))))
    report(PROBE, path, at);
  if (isLast && isBackup(segment, depth === 0)) report(BACKUP, path, at);
}

const SEMICOLON = 0x3b;
const QUESTION = 0x3f;

function isPair(before: string, segment: string): boolean {
  return BEHIND.get(before)?.has(segment) === true;
}

/** What is a probe behind a folder that is ordinary alone. */
const BEHIND: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const behind = new Map<string, Set<string>>();
  for (const pair of PROBED_PAIRS) {
    const slash = pair.indexOf('/');
    const before = pair.slice(0, slash);
    behind.set(before, (behind.get(before) ?? new Set()).add(pair.slice(slash + 1)));
  }
  return behind;
})();

function isDatabaseConsole(segment: string): boolean {
  return (segment.includes('admin') || segment.includes('pma')) && DATABASE_CONSOLE.test(segment);
}

/** Consoles of databases are installed under their version. */
const DATABASE_CONSOLE =
  /^_?(?:php-?my-?admin|pma|myadmin|mysqladmin|adminer)(?:[-_.]?[0-9][-0-9._a-z]{0,24}|_old|_bak|_backup)$|^_phpmyadmin$/;

/** Parameters of a segment (`;jsessionid=1`), and what a null byte cuts off. */
function withoutParameters(segment: string): string {
  let name = segment;
  for (let i = 0; i < segment.length; i++) {
    const code = charCodeAt(segment, i);
    if (code === 0 || code === SEMICOLON || code === QUESTION) {
      name = segment.slice(0, i);
      break;
    }
  }
  return name.endsWith(' ') || name.endsWith('.') ? name.replace(/[ .]{1,16}$/, '') : name;
}

function isSecretHidden(segment: string): boolean {
  return SECRET_HIDDEN.has(segment) || ENVIRONMENT.test(segment);
}

/** `.env.production`, `.env~`, `.git-credentials.bak`, `.htpasswd_old`. */
const ENVIRONMENT =
  /^\.(?:env|htaccess|htpasswd|bash_history|bashrc|mysql_history|git-credentials|npmrc|aws|ssh|git)(?:[._~-]\w{0,24}){1,3}$(?<!\.gitignore|\.git-blame-ignore-revs)/;

function judgeValue(input: Input, report: Report): void {
  const text = input.unescapedLower;
  if (text.length > LONGEST_NAME || /[\s"'<>{}()@,]/.test(text)) return;
  if (text.includes('://')) return;
  const parts = text.split(/[/\\]/, 64);
  const isStrict = input.place === 'query' || input.place === 'cookie' || input.place === 'form';
  for (const [i, part] of parts.entries()) {
    const name = withoutParameters(part);
    const isLast = i === parts.length - 1;
    if (
      charCodeAt(name, 0) === DOT &&
      isSecretHidden(name) &&
      !ORDINARY_HIDDEN.has(name) &&
      (isStrict || parts.length > 1)
    ) {
      report(parts.length > 1 || SECRETS_ALONE.has(name) ? NAMED : RELATED, text, 0);
    } else if (i > 0 && isPair(parts[i - 1] ?? '', name)) report(RELATED, text, 0);
    else if (isLast && isStrict && (SECRET_FILES.test(name) || /\.sql\.(?:gz|zip|bz2|xz)$/.test(name)))
      report(NAMED, text, 0);
    else if (isLast && isStrict && parts.length > 1 && (PROBED_FILES.has(name) || isBackup(name, false)))
      report(RELATED, text, 0);
  }
}

/** Where desktops keep what is no secret. */
const ORDINARY_HIDDEN: ReadonlySet<string> = new Set([
  '.config',
  '.cache',
  '.local',
  '.vscode',
  '.idea',
  '.profile',
  '.project',
]);
const SECRETS_ALONE: ReadonlySet<string> = new Set([
  '.env',
  '.git',
  '.htpasswd',
  '.htaccess',
  '.bash_history',
  '.ssh',
  '.aws',
  '.git-credentials',
  '.svn',
]);
/** Known by their name alone. */
const SECRET_FILES =
  /^(?:wp-config\.php[\w.~-]{0,8}|web\.config|config\.inc\.php|localsettings\.php|id_rsa|id_dsa|id_ed25519|master\.key|terraform\.tfstate|config\.php(?:~|\.\w{2,4})|boot\.ini|win\.ini|php\.ini|httpd\.conf|my\.cnf|tomcat-users\.xml|web\.xml|global\.asax?|\.env\.\w+)$/;
