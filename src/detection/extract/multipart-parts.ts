/** A part of a multipart body. */
export interface Part {
  /** Header lines, folded ones put together. */
  readonly headers: readonly string[];
  readonly content: Buffer;
  /** Whether a strict parser, one that knows line ends of CR LF only and no space before them, would read it otherwise. */
  readonly isLenient: boolean;
}

/**
 * The parts between the lines of a boundary, also behind the one that should be the last. A part that was cut off or has
 * no end is one as far as it goes. `undefined` where nothing stands between two lines.
 */
export function* partsOf(bytes: Buffer, boundary: string, isStrict: boolean): Generator<Part | undefined, void> {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let line = nextDelimiter(bytes, delimiter, 0, isStrict);
  let emptied: readonly string[] | undefined;
  while (line !== undefined) {
    const next = nextDelimiter(bytes, delimiter, line.end, isStrict);
    // What comes behind the last line of all is no part.
    if (next !== undefined || !line.isLast) {
      const end = next === undefined ? bytes.length : next.contentEnd;
      if (end > line.end || next === undefined) {
        const whole = bytes.subarray(line.end, Math.max(line.end, end));
        const part = readPart(whole);
        yield { ...part, isLenient: part.isLenient || line.isLenient || next?.isLenient === true };
        // Some pass over an empty line that headers stand behind.
        if (part.headers.length === 0 && HEADER.test(part.content.toString('latin1', 0, 80)))
          yield readPart(part.content);
        // Behind an empty line some take the boundary for content, since its line break belongs to the headers.
        if (emptied) yield { headers: emptied, content: bytes.subarray(line.start, end), isLenient: false };
        emptied = part.content.length === whole.length && whole.at(-1) === LF ? part.headers : undefined;
      } else {
        emptied = next.start > line.end ? [] : undefined;
        yield undefined;
      }
    }
    line = next;
  }
}

interface DelimiterLine {
  /** Where what is before it ends, without the line break that belongs to it. */
  readonly contentEnd: number;
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
  readonly isLenient: boolean;
}

/** The next line that begins with the delimiter and holds nothing else (RFC 2046, 5.1.1). */
function nextDelimiter(bytes: Buffer, delimiter: Buffer, from: number, isStrict: boolean): DelimiterLine | undefined {
  let at = bytes.indexOf(delimiter, from);
  for (; at !== -1; at = bytes.indexOf(delimiter, at + 1)) {
    const hasFeed = at > 0 && bytes[at - 1] === LF;
    const hasReturn = hasFeed && at > 1 && bytes[at - 2] === CR;
    // One that stands where a part begins has its line break before that.
    if (at > 0 && !(isStrict ? hasReturn : hasFeed)) continue;
    let end = at + delimiter.length;
    const isLast = bytes[end] === DASH && bytes[end + 1] === DASH;
    if (isLast) end += 2;
    else if (!isStrict) while (bytes[end] === SPACE || bytes[end] === TAB) end++;
    const isReturn = bytes[end] === CR && bytes[end + 1] === LF;
    if (!isLast && !isReturn && (isStrict || bytes[end] !== LF) && end < bytes.length) continue;
    const isPadded = !isLast && end > at + delimiter.length;
    const isLenient = isPadded || (at > 0 && !hasReturn) || (!isLast && !isReturn && end < bytes.length);
    return {
      contentEnd: Math.max(from, at - (hasReturn ? 2 : hasFeed ? 1 : 0)),
      start: at,
      end: isReturn ? end + 2 : bytes[end] === LF ? end + 1 : end,
      isLast,
      isLenient,
    };
  }
  return undefined;
}

function readPart(bytes: Buffer): Part {
  const { end, start, isLenient } = endOfHeaders(bytes.subarray(0, LONGEST_HEADERS));
  const headers = bytes
    .toString('utf8', 0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  return { headers, content: bytes.subarray(start), isLenient };
}

/** Where the headers of a part end, and where its content starts: at the first empty line, whatever ends it. */
function endOfHeaders(bytes: Buffer): { readonly end: number; readonly start: number; readonly isLenient: boolean } {
  if (bytes[0] === CR && bytes[1] === LF) return { end: 0, start: 2, isLenient: false };
  if (bytes[0] === LF) return { end: 0, start: 1, isLenient: true };
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    const isStrict = bytes[at - 1] === CR;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return { end: at, start: at + 3, isLenient: !isStrict };
    if (bytes[at + 1] === LF) return { end: at, start: at + 2, isLenient: true };
  }
  // What has no end of headers may be either: all of it headers, all of it content.
  return { end: bytes.length, start: 0, isLenient: true };
}

const HEADER = /^[\w-]{1,64}:/;
/** Bytes; what is longer is content as well. No parser takes more. */
const LONGEST_HEADERS = 65_536;
const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const SPACE = 0x20;
const TAB = 0x09;
