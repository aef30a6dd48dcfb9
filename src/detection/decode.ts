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

function percentDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A malformed escape must not keep the others from being read.
    return value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
