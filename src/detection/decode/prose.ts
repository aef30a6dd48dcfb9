import { charCodeAt } from '../char-code-at.js';
/** Whether a text is written by people for people: many words, most of them letters only. Reads the first 2,048 characters. */
export function isProse(text: string): boolean {
  if (text.length < 60) return false;
  let words = 0;
  let others = 0;
  let letters = 0;
  let strange = 0;
  const end = Math.min(text.length, 2_048);
  for (let i = 0; i <= end; i++) {
    const code = i < end ? charCodeAt(text, i) : SPACE;
    if (code <= SPACE) {
      if (letters + strange > 0) {
        if (letters > 0 && strange <= 1) words++;
        else others++;
      }
      letters = 0;
      strange = 0;
    } else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) letters++;
    else if (code >= 0xc0) letters++;
    else strange++;
  }
  return words >= 8 && words >= others * 1.5;
}

const SPACE = 0x20;
