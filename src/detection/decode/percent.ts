/**
 * Takes one layer of percent-encoding off: also %uXXXX, and overlong UTF-8 as lenient decoders read it (CWE-174,
 * CWE-176). Bytes that are no UTF-8 become the characters of the same number. What is no escape stays.
 */
export function percentDecode(text: string): string {
  // Without decodeURIComponent: the errors that it throws cost more than all the rest, thousands to a request.
  return text.replace(ENCODED, (run) => {
    if (run.length === 3 && run < '%8') return String.fromCharCode(Number.parseInt(run.slice(1), 16));
    if (run[1] === 'u' || run[1] === 'U') return String.fromCharCode(Number.parseInt(run.slice(2), 16));
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    const decoded = bytes.toString();
    return decoded.includes('\ufffd') ? lenient(bytes) : decoded;
  });
}

const ENCODED = /(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}/gi;

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
