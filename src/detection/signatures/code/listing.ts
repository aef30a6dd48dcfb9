import { CHARACTER } from '../../characters.js';
import type { Input } from '../../input.js';

/**
 * Whether a text holds code as people show it to each other: over several lines, or marked as code. What programs of all kinds
 * hold is no injection there.
 */
export function isListing(input: Input): boolean {
  if (isMarked(input)) return true;
  return input.text.length > SHORT && (input.characters & CHARACTER.LINE) !== 0 && hasLines(input.text, 3);
}

/** Whether a text marks what is code in it, as Markdown and HTML do. */
export function isMarked({ characters, text, unescapedLower }: Input): boolean {
  if ((characters & CHARACTER.BACKTICK) !== 0 && text.includes('```')) return true;
  return (characters & CHARACTER.LESS) !== 0 && text.length > SHORT && /<\/(?:code|pre)>/.test(unescapedLower);
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
