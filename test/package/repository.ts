import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository: tests run compiled, so it is looked for upwards. */
export const REPOSITORY = folderWith('package.json', dirname(fileURLToPath(import.meta.url)));

/** The source files of the applications that tests run. */
export const APPS = join(REPOSITORY, 'test/package/apps');

function folderWith(file: string, folder: string): string {
  if (existsSync(join(folder, file))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no folder above the test holds ${file}`);
  return folderWith(file, parent);
}
