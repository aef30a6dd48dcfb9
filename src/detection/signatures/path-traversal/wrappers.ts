/** Streams that a program opens instead of a file: of PHP, of Java, of libraries for URLs. */
const STREAM_WRAPPERS: readonly string[] = [
  'php',
  'expect',
  'phar',
  'zip',
  'glob',
  'compress.zlib',
  'compress.bzip2',
  'zlib',
  'bzip2',
  'ogg',
  'rar',
  'ssh2',
  'ssh2.exec',
  'ssh2.shell',
  'ssh2.sftp',
  'ssh2.tunnel',
  'ssh2.scp',
  'netdoc',
  'local_file',
  'zlib.inflate',
];

const NAMES = STREAM_WRAPPERS.map((name) => name.replaceAll('.', '\\.')).join('|');

/** A wrapper with what it opens; -1 when there is none. */
export function streamWrapper(text: string): number {
  return text.search(WRAPPER);
}

const WRAPPER = new RegExp(
  `\\w::\\$(?:data|index_allocation|bitmap)\\b|(?:^|[^a-z0-9_.+-])(?:(?:${NAMES})://|php:(?:filter|input|fd|memory|temp)\\b|jar:(?:file|https?|ftp|netdoc|jar):|view-source:file:|classpath\\*?:[/\\w]|data:(?:[a-z/+.-]{0,32}[;,])[^\\n]{0,64}(?:<\\?|pd9w|pd8|pd94))`,
);

/** A file of the host as a URL, at the very start of a value. */
export function fileUrl(text: string): boolean {
  return FILE_URL.test(text);
}

const FILE_URL = /^[\s"'(<]{0,4}(?:url:|jar:){0,2}(?:local_)?file:[/\\]/;
