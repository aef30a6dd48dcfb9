import { charCodeAt } from '../../char-code-at.js';
import { isJunk } from './spaces.js';
import { findScriptUrl } from './urls.js';

/** What a style does that runs code; comments, escapes and space between its letters are taken off (CSS Syntax, 4.3). */
export function styleKind(style: string): 'code' | 'url' | 'import' | 'hidden' | undefined {
  const plain = squeeze(style);
  if (
    /expression\(|binding:(?:url|data|http|\/\/)|-moz-binding:|behaviou?r:(?:url|expression)|expression&#40;/.test(
      plain,
    )
  )
    return 'code';
  if (findScriptUrl(plain) !== -1) return 'url';
  if (plain.includes('@import') || plain.includes('behavior:')) return 'import';
  if (style.includes('\\') && /\\0{0,4}(?:4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])(?![0-9a-f])/.test(style))
    return 'hidden';
  return undefined;
}

/** The same for a value that stands alone: a property must stand before an expression. */
export function bareStyleKind(value: string): 'code' | undefined {
  const plain = squeeze(value);
  if (/[a-z]:expression\(|[a-z;{]-moz-binding:url|^-moz-binding:url|behaviou?r:url\(/.test(plain)) return 'code';
  return plain.includes('expression(') && !/expression\s{0,8}\(/.test(value) ? 'code' : undefined;
}

const SLASH = 0x2f;
const STAR = 0x2a;
const BACKSLASH = 0x5c;

function squeeze(style: string): string {
  let plain = '';
  let from = 0;
  let i = 0;
  const lastComment = style.lastIndexOf('*/');
  while (i < style.length) {
    const code = charCodeAt(style, i);
    let skipped = 0;
    let instead = '';
    if (code === SLASH && charCodeAt(style, i + 1) === STAR && lastComment > i + 1) {
      skipped = style.indexOf('*/', i + 2) + 2 - i;
    } else if (code === BACKSLASH) {
      const hex = ESCAPE.exec(style.slice(i + 1, i + 9));
      skipped = 1 + (hex?.[0].length ?? 0);
      if (hex?.[1] !== undefined) instead = String.fromCharCode(Number.parseInt(hex[1], 16) & 0xffff).toLowerCase();
    } else if (isJunk(code) || code === 0x22 || code === 0x27) skipped = 1;
    if (skipped > 0) {
      plain += style.slice(from, i) + instead;
      i += skipped;
      from = i;
    } else i++;
  }
  return plain + style.slice(from);
}

/** Up to six digits, then one space that belongs to them. */
const ESCAPE = /^([0-9a-f]{2,6})\s?/;
