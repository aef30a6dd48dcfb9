import { code, table } from './table.js';

/** A code that an error or a warning has. */
export interface CodeEntry {
  readonly code: string;
  /** What throws it, or where it is told. */
  readonly thrownBy?: string;
  readonly meaning: string;
  /** What puts it right. */
  readonly fix?: string;
}

/** A table of codes. Each has an anchor, its name in lower case, so that messages can link to it; columns that nobody fills are left out. */
export function codesReference(entries: readonly CodeEntry[]): string {
  const columns = COLUMNS.filter(({ of }) => entries.some((entry) => of(entry)));
  return table(
    columns.map(({ head }) => head),
    entries.map((entry) => columns.map(({ of }) => of(entry) ?? '')),
  );
}

const COLUMNS: readonly { readonly head: string; of(entry: CodeEntry): string | undefined }[] = [
  { head: 'code', of: (entry) => `<a id="${entry.code.toLowerCase()}"></a>${code(entry.code)}` },
  { head: 'thrown by', of: ({ thrownBy }) => thrownBy },
  { head: 'what it means', of: ({ meaning }) => meaning },
  { head: 'what puts it right', of: ({ fix }) => fix },
];
