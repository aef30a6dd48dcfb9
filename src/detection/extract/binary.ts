/**
 * Whether bytes are no text: by what the first of them are, not by what somebody says they are. An image that a program
 * is written into from its first line on is text.
 */
export function looksBinary(bytes: Buffer, start = 0, end = bytes.length): boolean {
  const stop = Math.min(end, start + READ);
  if (utf16Of(bytes, start, stop) !== undefined) return false;
  if (bytes.toString('latin1', start, Math.min(stop, start + 5)) === '%PDF-') return true;
  let controls = 0;
  for (let i = start; i < stop; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return true;
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== ESCAPE) controls++;
  }
  return controls * 32 > stop - start;
}

/** The byte order of UTF-16, by its mark or by the zeros that letters of ASCII have in it. */
export function utf16Of(bytes: Buffer, start = 0, end = bytes.length): 'le' | 'be' | undefined {
  if (end - start < 2) return undefined;
  const [first, second] = [bytes[start], bytes[start + 1]];
  if (first === 0xff && second === 0xfe) return 'le';
  if (first === 0xfe && second === 0xff) return 'be';
  const stop = Math.min(end, start + 64);
  let even = 0;
  let odd = 0;
  for (let i = start; i + 1 < stop; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const pairs = (stop - start) >> 1;
  if (pairs < 2) return undefined;
  if (odd * 10 >= pairs * 8 && even === 0) return 'le';
  return even * 10 >= pairs * 8 && odd === 0 ? 'be' : undefined;
}

const ESCAPE = 0x1b;
/** Bytes that are read. */
const READ = 1_024;
