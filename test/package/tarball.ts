import { join } from 'node:path';
import { ROOT } from '../repository.js';
import { run } from './program.js';
import { temporaryFolder } from './temporary.js';

export interface Tarball {
  readonly path: string;
  /** Paths of the files in it, sorted. */
  readonly files: readonly string[];
}

/** The package as it would be published, packed from what is built; once for all tests. */
export function tarball(): Promise<Tarball> {
  packed ??= pack();
  return packed;
}

let packed: Promise<Tarball> | undefined;

async function pack(): Promise<Tarball> {
  const folder = temporaryFolder('packed');
  // Scripts would build anew, while the tests run from what is built.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: ROOT });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { path: join(folder, filename), files: files.map(({ path }) => path).sort() };
}
