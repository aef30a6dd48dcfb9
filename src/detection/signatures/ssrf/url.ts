/** A URL that a value is, as far as it says where a request goes. */
export interface Target {
  readonly scheme: string;
  /** All that some parser takes for the host, in lower case: parsers differ on `@`, `#`, `\` and spaces (CWE-918). */
  readonly hosts: readonly string[];
  /** Whether user, fragment, space or backslash stand where they make parsers differ. */
  readonly isAmbiguous: boolean;
  /** Whether slashes behind the scheme are missing or more than two. */
  readonly isMalformed: boolean;
  /** What stands behind the host. */
  readonly rest: string;
}

/** Reads the URL that begins at a position, in lower case; undefined when none does. Looks at 512 characters at most. */
export function targetAt(text: string, start: number): Target | undefined {
  SCHEME.lastIndex = start;
  const match = SCHEME.exec(text);
  if (!match) return undefined;
  const scheme = match[1] ?? '';
  const slashes = match[2] ?? '';
  const from = start + match[0].length;
  const authority = text.slice(from, from + LONGEST_AUTHORITY);
  const end = authority.search(/[/?\r\n"'<>]/);
  const whole = end === -1 ? authority : authority.slice(0, end);
  // Without a user, what stands behind a space is no longer the URL.
  const space = whole.indexOf(' ');
  const head = space === -1 || whole.includes('@') ? whole : whole.slice(0, space);
  const hosts: string[] = [];
  for (const piece of head.split(/[@#\\& ]/, MOST_HOSTS)) {
    const host = hostOf(piece.startsWith('%') ? piece.slice(1) : piece);
    if (host !== '') hosts.push(host);
  }
  // Behind a slash, `@` makes a user of what stood before only for some parsers.
  const isAmbiguous = /[\\ #][^@]{0,128}@|@[^@]{0,128}[@#]|%[^@]{0,64}@|\\[^\\]/.test(head);
  return {
    scheme,
    hosts,
    isAmbiguous,
    isMalformed: slashes !== '//' && !(scheme === 'unix' && slashes.startsWith('/')),
    rest: end === -1 ? '' : authority.slice(end),
  };
}

const SCHEME = /(?:url:)?([a-z][a-z0-9+.-]{1,20}):([/\\]{0,16})/y;
const LONGEST_AUTHORITY = 512;
const MOST_HOSTS = 8;

/** The host of `host:port`, with full-width and enclosed characters as the ASCII that resolvers take them for (UTS 46). */
function hostOf(piece: string): string {
  let host = piece;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  if (/[^\x00-\x7f]/.test(host))
    host = host
      .replace(/[\u3002\uff0e\uff61]/g, '.')
      .normalize('NFKC')
      .toLowerCase();
  if (host.startsWith('[')) return host.slice(0, host.indexOf(']') + 1);
  const colon = host.indexOf(':');
  return colon === -1 ? host : host.slice(0, colon);
}
