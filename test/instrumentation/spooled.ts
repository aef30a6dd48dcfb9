import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is in the files of a spool that is a directory. */
export function spooledIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => textOf(join(entry.parentPath, entry.name))).join('');
}

/** A process at work may have moved or removed the file meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
