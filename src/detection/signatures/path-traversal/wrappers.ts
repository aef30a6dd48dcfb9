import { charCodeAt } from '../../char-code-at.js';
import { marked } from './marked.js';

/** Streams that a program opens instead of a file: of PHP, of Java, of libraries for URLs. */
const STREAMS =
  `php expect phar zip glob compress.zlib compress.bzip2 zlib bzip2 ogg rar ssh2 ssh2.exec ssh2.shell ssh2.sftp ssh2.tunnel
  ssh2.scp netdoc local_file zlib.inflate`.split(/\s+/);

/** By its scheme, what makes a wrapper of it behind the colon. */
const BEHIND: ReadonlyMap<string, RegExp> = new Map([
  ...STREAMS.map((name): [string, RegExp] => [name, /\/\//y]),
  ['php', /\/\/|(?:filter|input|fd|memory|temp)\b/y],
  ['jar', /(?:file|https?|ftp|netdoc|jar):/y],
  ['view-source', /file:/y],
  ['classpath', /[/\w]/y],
  ['data', /[a-z/+.-]{0,32}[;,][^\n]{0,64}(?:<\?|pd9w|pd8|pd94)/y],
]);
const ENDS_SCHEME = marked([...BEHIND.keys()].map((name) => name[name.length - 1] ?? ''));
/** Streams of a file of NTFS, by which a name gets past a look at its end. */
const NTFS_STREAM = /^::\$(?:data|index_allocation|bitmap)\b/;
const LONGEST = 16;

/** Position of a wrapper with what it opens; -1 when there is none. Names are bounded, so that colons cost no more than their number. */
export function streamWrapper(text: string): number {
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    if (text.startsWith('::$', colon) && NTFS_STREAM.test(text.slice(colon, colon + 24))) return Math.max(0, colon - 1);
    if (colon === 0 || ENDS_SCHEME[charCodeAt(text, colon - 1) & 0x7f] === 0) continue;
    let start = colon;
    while (start > 0 && colon - start <= LONGEST && isPart(charCodeAt(text, start - 1))) start--;
    if (colon - start < 3 || colon - start > LONGEST) continue;
    const behind = BEHIND.get(text.slice(start, colon));
    if (behind === undefined) continue;
    behind.lastIndex = colon + 1;
    if (behind.test(text)) return Math.max(0, start - 1);
  }
  return -1;
}

/** A letter, digit, or one of `_.+-`. */
function isPart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    (code >= 0x2d && code <= 0x2e) ||
    code === 0x2b
  );
}

/** A file of the host as a URL, at the very start of a value. */
export function fileUrl(text: string): boolean {
  return FILE_URL.test(text);
}

const FILE_URL = /^[\s"'(<]{0,4}(?:url:|jar:){0,2}(?:local_)?file:[/\\]/;
