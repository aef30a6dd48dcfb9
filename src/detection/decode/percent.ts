import { charCodeAt } from '../char-code-at.js';
/**
 * Takes one layer of percent-encoding off: also %uXXXX, and overlong UTF-8 as lenient decoders read it (CWE-174,
 * CWE-176). Bytes that are no UTF-8 become the characters of the same number. What is no escape stays.
 */
export function percentDecode(text: string): string {
  return decodeAscii(text) ?? text.replace(ENCODED, decodeRun);
}

/** The way of most: a text and escapes of ASCII alone. `undefined` for any other. */
function decodeAscii(text: string): string | undefined {
  const { length } = text;
  if (length > bytes.length) return undefined;
  let end = 0;
  for (let i = 0; i < length; i++) {
    let code = charCodeAt(text, i);
    if (code === PERCENT) {
      const byte = byteAt(text, i + 1);
      if (byte !== -1) {
        code = byte;
        i += 2;
      } else if ((charCodeAt(text, i + 1) | 0x20) === LETTER_U) return undefined;
    }
    if (code > 0x7f) return undefined;
    bytes[end++] = code;
  }
  return end === length ? text : bytes.toString('latin1', 0, end);
}

// Without decodeURIComponent: the errors that it throws cost more than all the rest, thousands to a request.
function decodeRun(run: string): string {
  if ((charCodeAt(run, 1) | 0x20) === LETTER_U) return String.fromCharCode(Number.parseInt(run.slice(2), 16));
  const count = run.length / 3;
  const target = count <= bytes.length ? bytes : Buffer.allocUnsafeSlow(count);
  for (let i = 0; i < count; i++) target[i] = byteAt(run, i * 3 + 1);
  const decoded = target.toString('utf8', 0, count);
  return decoded.includes('\ufffd') ? lenient(target.subarray(0, count)) : decoded;
}

/** The byte that two hexadecimal digits are, or -1. */
function byteAt(text: string, i: number): number {
  const high = digitAt(text, i);
  const low = digitAt(text, i + 1);
  return (high | low) < 0 ? -1 : (high << 4) | low;
}

function digitAt(text: string, i: number): number {
  const code = charCodeAt(text, i);
  return code < 128 ? (DIGITS[code] as number) : -1;
}

const DIGITS = ((): Int8Array => {
  const digits = new Int8Array(128).fill(-1);
  for (const digit of '0123456789abcdefABCDEF') digits[digit.charCodeAt(0)] = Number.parseInt(digit, 16);
  return digits;
})();

const PERCENT = 0x25;
const LETTER_U = 0x75;
const ENCODED = /(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}/gi;
/** Where bytes are put together. */
const bytes = Buffer.allocUnsafeSlow(65_536);

/** UTF-8 as a decoder reads it that checks neither length nor continuation. */
function lenient(bytes: Buffer): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    const next = bytes[i + 1];
    const third = bytes[i + 2];
    if ((byte === 0xc0 || byte === 0xc1) && next !== undefined) {
      text += String.fromCharCode(((byte & 0x1f) << 6) | (next & 0x3f));
      i++;
    } else if (byte === 0xe0 && next !== undefined && next >= 0x80 && next < 0xa0 && third !== undefined) {
      text += String.fromCharCode(((next & 0x3f) << 6) | (third & 0x3f));
      i += 2;
    } else {
      const length = lengthOf(byte);
      const sequence = length > 1 ? bytes.toString('utf8', i, i + length) : '\ufffd';
      const isWhole = length > 1 && !sequence.includes('\ufffd');
      text += isWhole ? sequence : String.fromCharCode(byte);
      if (isWhole) i += length - 1;
    }
  }
  return text;
}

function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc2 ? 2 : 1;
}
