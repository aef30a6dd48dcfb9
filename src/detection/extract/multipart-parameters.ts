import { percentDecode } from '../decode/percent.js';

/**
 * The parameters of a header value, `form-data; name="a"; filename="b"` (RFC 6266, RFC 8187), as parsers read them: a quoted
 * one with its escapes undone, and as it stands where there are any.
 */
export function parametersOf(value: string): readonly (readonly [name: string, value: string])[] {
  const found: [string, string][] = [];
  /** Whether a file name was read as those do that are not strict about its end: of the first, as they do. */
  let isLoose = false;
  for (let at = value.indexOf(';'); at !== -1 && found.length < MOST_PARAMETERS; ) {
    const equals = value.indexOf('=', at);
    if (equals === -1) break;
    const name = value
      .slice(at + 1, equals)
      .trim()
      .toLowerCase();
    let start = equals + 1;
    while (value[start] === ' ' || value[start] === '\t') start++;
    if (value[start] === '"') {
      const end = endOfQuoted(value, start + 1);
      const quoted = value.slice(start + 1, end);
      found.push([name, quoted]);
      if (quoted.includes('\\')) {
        found.push([name, quoted.replace(/\\(.)/gs, '$1')]);
        // To some a backslash is one: it separates folders, and the quote behind it is the last.
        const first = quoted.indexOf('\\"');
        if (first !== -1) found.push([name, quoted.slice(0, first + 1)]);
      }
      if (name.includes('filename') && !isLoose) {
        isLoose = true;
        const far = endOfLoose(value, start + 1);
        if (far > end) found.push([name, value.slice(start + 1, far)]);
      }
      at = value.indexOf(';', end);
    } else {
      const end = value.indexOf(';', start);
      const plain = value.slice(start, end === -1 ? value.length : end).trim();
      found.push([name, plain]);
      if (name.endsWith('*')) found.push([name, percentDecode(plain.replace(/^[\w-]{0,40}'[\w-]{0,40}'/, ''))]);
      at = end;
    }
    if (found.length >= MOST_PARAMETERS && at !== -1) found.push(['', value.slice(at)]);
  }
  return found;
}

/** What may be the boundary of a body: all that its Content-Type can be read as, or what it begins with where that has none. */
export function boundariesOf(contentType: string, bytes: Buffer): readonly string[] {
  const found = new Set<string>();
  for (const [, space = '', quoted, plain = ''] of contentType.matchAll(BOUNDARY)) {
    const given = quoted ?? plain.trim();
    found.add(given);
    // Some leave a backslash where it is, some take the quotes or the space before it for a part of it, some end it at the
    // first space, comma or quote.
    if (given.includes('\\')) found.add(given.replace(/\\(["\\])/g, '$1')).add(given.replace(/\\(.)/g, '$1'));
    if (given === '') found.add('""');
    else if (quoted === undefined && space !== '') found.add(space + plain);
    found.add(/^[^\s,"]*/.exec(given)?.[0] ?? '');
    if (found.size > MOST_BOUNDARIES) break;
  }
  const first = /^\s{0,8}--([^\s]{1,200})\r?\n/.exec(bytes.toString('latin1', 0, 256))?.[1];
  if (found.size === 0 && first !== undefined) found.add(first);
  return [...found].slice(0, MOST_BOUNDARIES);
}

function endOfQuoted(value: string, start: number): number {
  for (let i = start; i < value.length; i++) {
    if (value[i] === '\\') i++;
    else if (value[i] === '"') return i;
  }
  return value.length;
}

/** To some only a quote that a semicolon and a space follow, or nothing, is the last one. */
function endOfLoose(value: string, start: number): number {
  for (let end = value.indexOf('"', start); end !== -1; end = value.indexOf('"', end + 1)) {
    if (end + 1 === value.length || (value[end + 1] === ';' && /\s/.test(value.charAt(end + 2)))) return end;
  }
  return -1;
}

const MOST_PARAMETERS = 64;
const MOST_BOUNDARIES = 4;
const BOUNDARY = /boundary\s*=(\s*)(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gi;
