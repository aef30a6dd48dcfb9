import type { Ban } from '../state/store.js';

/** Bans as lines of columns, those that end first in front. */
export function table(bans: readonly Ban[]): string {
  const rows = bans.toSorted((one, other) => (one.until ?? FOREVER) - (other.until ?? FOREVER)).map(cellsOf);
  return bans.length === 0 ? 'No bans.' : columns([HEAD, ...rows]);
}

/** Rows of as many cells each, the cells of a column below each other. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

const HEAD = ['KIND', 'SUBJECT', 'SOURCE', 'SINCE', 'UNTIL', 'BY', 'REASON'];
const FOREVER = Number.POSITIVE_INFINITY;

function cellsOf({ kind, subject, source, since, until, by, reason }: Ban): string[] {
  return [
    kind,
    printable(subject),
    source,
    time(since),
    until === undefined ? '-' : time(until),
    printable(by ?? '-'),
    printable(reason),
  ];
}

function time(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 19)}Z`;
}

/** What a client has chosen must not move the cursor of who reads it. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
