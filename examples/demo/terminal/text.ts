/** How wide the demo prints. */
export const WIDTH = 100;

export const ELLIPSIS = '\u2026';

/** A text as wide as its column: padded, or cut there, which it says. */
export function column(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}${ELLIPSIS}` : text.padEnd(width);
}

/** What a client sent, without anything that a terminal could obey. */
export function harmless(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/** Milliseconds, to the microsecond. */
export function inMilliseconds(milliseconds: number): string {
  return `${milliseconds.toFixed(3)} ms`;
}

/** A heading above a part of the report. */
export function heading(text: string): string {
  return `\n${text}\n${'\u2500'.repeat(WIDTH)}`;
}

/** 1,234 */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** Breaks a text between words into lines; a word that is longer than a line is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((each) => column(each, width).trimEnd());
}
