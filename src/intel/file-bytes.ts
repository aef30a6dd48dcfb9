import { type BigIntStats, closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** The bytes of a file, and which version of it they are. */
export interface FileBytes {
  readonly bytes: Buffer;
  readonly version: string;
}

/**
 * Reads a file. Guards of one process that read the same version of it share its bytes.
 * @throws for a file that cannot be read.
 */
export function readBytesNow(path: string): FileBytes {
  versionIn(statSync(path, { bigint: true }));
  const file = openSync(path, 'r');
  try {
    const version = versionIn(fstatSync(file, { bigint: true }));
    return shared(path, version) ?? share(path, { version, bytes: readFileSync(file) });
  } finally {
    closeSync(file);
  }
}

/**
 * As `readBytesNow`, without having others wait for it; `undefined` for a file that changed meanwhile.
 * @throws for a file that cannot be read.
 */
export async function readBytes(path: string): Promise<FileBytes | undefined> {
  await versionOf(path);
  const file = await open(path, 'r');
  try {
    const version = versionIn(await file.stat({ bigint: true }));
    const known = shared(path, version);
    if (known) return known;
    const bytes = await file.readFile();
    const isSame = versionIn(await file.stat({ bigint: true })) === version;
    return isSame ? share(path, { version, bytes }) : undefined;
  } finally {
    await file.close();
  }
}

/**
 * Which version of a file there is now: another one after it was written to, or replaced.
 * @throws for one that is not there, or is no file.
 */
export async function versionOf(path: string): Promise<string> {
  return versionIn(await stat(path, { bigint: true }));
}

function versionIn(stats: BigIntStats): string {
  // Opening a pipe would wait for its other end.
  if (!stats.isFile()) throw new Error('it is no file');
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
}

/** Latest version by path: as many entries as options name files, and the bytes as long as a guard holds them. */
const versions = new Map<string, { readonly version: string; readonly bytes: WeakRef<Buffer> }>();

function shared(path: string, version: string): FileBytes | undefined {
  const known = versions.get(path);
  const bytes = known?.version === version ? known.bytes.deref() : undefined;
  return bytes && { bytes, version };
}

function share(path: string, read: FileBytes): FileBytes {
  versions.set(path, { version: read.version, bytes: new WeakRef(read.bytes) });
  return read;
}
