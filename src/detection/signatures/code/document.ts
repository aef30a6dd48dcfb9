import { CHARACTER } from '../../characters.js';
import type { Input } from '../../input.js';

/** Whether a text is written or pasted as a document: prose, or code over several lines or behind a fence. A call in it is no injection yet. */
export function isDocument(input: Input): boolean {
  if (input.isProse || ((input.characters & CHARACTER.BACKTICK) !== 0 && input.text.includes('```'))) return true;
  return input.text.length > SHORT && (input.characters & CHARACTER.LINE) !== 0 && hasLines(input.text, 3);
}

/** Whether a text has this many line breaks between other text. */
function hasLines(text: string, lines: number): boolean {
  let count = 0;
  let position = text.indexOf('\n');
  while (position !== -1 && count < lines) {
    count++;
    position = text.indexOf('\n', position + 1);
  }
  return count >= lines;
}

const SHORT = 160;
