import { charCodeAt } from './char-code-at.js';
/**
 * Where the host ends of a URL as most are, in lower case to there: http or https, a name of letters, digits, dots and minus whose last
 * label is letters only, the port of its scheme or none. -1 for all others, which are looked at more closely.
 */
export function webHostEnd(text: string, start: number): number {
  const from = text.startsWith('https://', start) ? start + 8 : text.startsWith('http://', start) ? start + 7 : -1;
  if (from === -1) return -1;
  let i = from;
  let label = from;
  let isLetters = true;
  for (; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code >= 0x61 && code <= 0x7a) continue;
    if (code === DOT) {
      if (i === label) return -1;
      label = i + 1;
      isLetters = true;
    } else if ((code >= 0x30 && code <= 0x39) || code === MINUS) isLetters = false;
    else break;
  }
  if (!isLetters || label === from || i - label < 2) return -1;
  let end = i;
  if (text.startsWith(':443', i)) end = i + 4;
  else if (text.startsWith(':80', i)) end = i + 3;
  if (end === text.length) return i;
  const code = charCodeAt(text, end);
  return code === SLASH || code === QUESTION || code === HASH ? i : -1;
}

const DOT = 0x2e;
const MINUS = 0x2d;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const HASH = 0x23;
