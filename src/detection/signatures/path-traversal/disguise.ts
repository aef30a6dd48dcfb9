/** A path without dots and separators as hexadecimal numbers, which filters pass and some reader takes off. */
export function withoutHexadecimal(text: string): string {
  if (!text.includes('0x')) return text;
  return text.replace(HEX_DOT, '.').replace(HEX_SLASH, '/').replace(HEX_BACKSLASH, '\\');
}

/** A path with the slashes that were percent-encoded and lost their percent sign, `..2f..2f`. */
export function withoutLostSigns(text: string): string {
  let value = text;
  if (!value.includes('..')) return value;
  if (value.includes('..2') || value.includes('..5') || value.includes('..%'))
    value = value.replace(LOST_PERCENT, '../');
  return value.includes('\u2026') ? value.replaceAll('\u2026', '...') : value;
}

const HEX_DOT = /0?x2e/gi;
const HEX_SLASH = /0?x2f/gi;
const HEX_BACKSLASH = /0?x5c/gi;
const LOST_PERCENT = /\.\.(?:%?(?:2f|5c)|%(?:u[0-9a-f]{4}|[0-9a-f]{2}))/gi;
