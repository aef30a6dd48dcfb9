/**
 * A value as an attack would be read at its end: percent-decoded until nothing changes (three layers at most), plus
 * as space, in lower case. Bytes that are no UTF-8 stay as they are.
 */
export function decode(raw: string): string {
  let value = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  for (let layer = 0; layer < LAYERS && value.includes('%'); layer++) {
    const decoded = percentDecode(value);
    if (decoded === value) break;
    value = decoded;
  }
  return value.toLowerCase();
}

const LAYERS = 3;

/** Without decodeURIComponent: the errors that it throws cost more than all the rest, thousands to a request. */
function percentDecode(value: string): string {
  return value.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    if (run.length === 3 && run < '%8') return String.fromCharCode(Number.parseInt(run.slice(1), 16));
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    const text = bytes.toString();
    return text.includes('\ufffd') ? bytes.toString('latin1') : text;
  });
}
