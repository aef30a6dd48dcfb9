/**
 * A path without what filters stumble over and some reader takes off: dots and separators as hexadecimal numbers, or
 * percent-encoded with the percent sign lost (`..2f..2f`).
 */
export function withoutDisguise(text: string): string {
  let value = text;
  if (value.includes('0x')) value = value.replace(HEX_DOT, '.').replace(HEX_SLASH, '/').replace(HEX_BACKSLASH, '\\');
  if (!value.includes('..')) return value;
  if (value.includes('..2') || value.includes('..5') || value.includes('..%'))
    value = value.replace(LOST_PERCENT, '../');
  return value.includes('\u2026') ? value.replaceAll('\u2026', '...') : value;
}

const HEX_DOT = /0?x2e/gi;
const HEX_SLASH = /0?x2f/gi;
const HEX_BACKSLASH = /0?x5c/gi;
const LOST_PERCENT = /\.\.(?:%?(?:2f|5c)|%(?:u[0-9a-f]{4}|[0-9a-f]{2}))/gi;
