/** A text with the runs of UTF-7 (RFC 2152) read that stand for ASCII: `+ADw-script+AD4-`. */
export function withoutUtf7(text: string): string {
  return text.replace(RUN, run);
}

/** The first byte of an ASCII character is 0: a run of them begins with A. */
const RUN = /\+(A[A-P][A-Za-z0-9+/]{1,510})-?/g;

function run(whole: string, encoded: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const low = bytes[i + 1] as number;
    if (bytes[i] !== 0 || low < 0x20 || low > 0x7e) return whole;
    text += String.fromCharCode(low);
  }
  return text === '' ? whole : text;
}
