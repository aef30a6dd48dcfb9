import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { APPS } from '../repository.js';
import { run } from './program.js';
import { tarball } from './tarball.js';
import { temporaryFolder } from './temporary.js';

/** An application in a folder of its own: the packed library and other packages are installed, `files` copied there. */
export async function install(packages: readonly string[], files: readonly string[]): Promise<string> {
  const { path } = await tarball();
  const folder = temporaryFolder('app');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  try {
    await run('npm', ['install', ...options, path, ...packages], { cwd: folder, timeout: 120_000 });
  } catch (cause) {
    throw new Error(`npm could not install the packages of this test; it needs a package registry. ${cause}`, {
      cause,
    });
  }
  for (const file of files) cpSync(join(APPS, file), join(folder, basename(file)));
  return folder;
}
