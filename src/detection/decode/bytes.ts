/** A text whose characters are bytes, as Node gives headers and targets, read as UTF-8 where it is UTF-8; else as it is. */
export function utf8OfLatin1(text: string): string {
  if (!BEYOND_ASCII.test(text) || BEYOND_BYTES.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString();
  return decoded.includes('\ufffd') ? text : decoded;
}

const BEYOND_ASCII = /[\x80-\uffff]/;
const BEYOND_BYTES = /[\u0100-\uffff]/;
