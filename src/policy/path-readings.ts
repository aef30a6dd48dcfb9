/**
 * The ways in which a router, a file server or a proxy might read a path, as segments in lower case. Escapes are
 * decoded; encoded slashes and backslashes part segments or do not, empty segments and dot segments count or do not.
 */
export function readingsOf(path: string): readonly (readonly string[])[] {
  if (!ODD.test(path)) return [segmentsOf(path)];
  const text = decoded(path);
  const parted = text.replaceAll('\\', '/').replaceAll(ENCODED_SLASH, '/');
  return (text === parted ? [text] : [text, parted]).flatMap((reading) => {
    const segments = parts(reading);
    const full = segments.filter((segment) => segment !== '');
    const asSent = withoutTrailing(segments);
    const plain = asSent.length === full.length ? [full] : [asSent, full];
    // `new URL('//host/path', base)` takes the first segment for a host.
    const readings = reading.startsWith('//') ? [...plain, full.slice(1)] : plain;
    if (!DOT_SEGMENT.test(reading)) return readings;
    return readings.flatMap((segments) => [segments, withoutTrailing(resolved(segments))]);
  });
}

/** The segments of a path that everybody reads the same. A slash at its end makes no difference. */
export function segmentsOf(path: string): readonly string[] {
  return withoutTrailing(parts(decoded(path)));
}

/** What a path may hold that not everybody reads the same. */
const ODD = /[%\\]|\/\/|\/\./;
const DOT_SEGMENT = /(?:^|\/)\.\.?(?:\/|$)/;

/**
 * Percent-decoded once, as UTF-8, in lower case; a slash or backslash that was encoded stays apart from others. Byte by
 * byte: a path may hold thousands of escapes, and what is no UTF-8 must not throw.
 */
function decoded(path: string): string {
  if (!path.includes('%')) return path.toLowerCase();
  const bytes = Buffer.from(path);
  let end = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] === PERCENT ? hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]) : Number.NaN;
    if (Number.isNaN(byte)) {
      bytes[end++] = bytes[i] ?? 0;
    } else {
      bytes[end++] = byte === SLASH || byte === BACKSLASH ? ENCODED_SLASH.charCodeAt(0) : byte;
      i += 2;
    }
  }
  return bytes.toString('utf8', 0, end).toLowerCase();
}

const PERCENT = 37;
const SLASH = 47;
const BACKSLASH = 92;
/** Stands for a slash that was encoded. No pattern holds one. */
const ENCODED_SLASH = '\u0001';

/** The value of a hexadecimal digit, NaN for any other byte. */
function hex(code = 0): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NaN;
}

function parts(text: string): readonly string[] {
  return text.split('/').slice(1);
}

function withoutTrailing(segments: readonly string[]): readonly string[] {
  let end = segments.length;
  while (end > 0 && segments[end - 1] === '') end--;
  return end === segments.length ? segments : segments.slice(0, end);
}

/** Without dot segments, as RFC 3986 (5.2.4) takes them away. */
function resolved(segments: readonly string[]): readonly string[] {
  const left: string[] = [];
  for (const segment of segments) {
    if (segment === '..') left.pop();
    else if (segment !== '.') left.push(segment);
  }
  return left;
}
