import { constants, watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LONGEST } from '../rule-set.js';
import { RulesError } from '../rules-error.js';
import type { RuleSource } from './source.js';

/** Reads rule sets from a file, also when it is replaced or comes and goes. What has not changed is not read again. */
export function fileSource(path: string): RuleSource {
  return {
    name: `file:${path}`,
    read: async ({ etag: known }, signal) => {
      try {
        return await contentOf(path, known, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
        throw error;
      }
    },
    watch: (changed) => watched(path, changed),
  };
}

async function contentOf(path: string, known: string | undefined, signal: AbortSignal) {
  // Of a named pipe, which is no file, the opening itself would wait, and keep a thread of the few there are.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await file.stat({ bigint: true });
    const { size, mtimeNs, ctimeNs, ino } = stat;
    if (!stat.isFile()) throw new RulesError('GUARD_RULES_SOURCE', 'is no file');
    if (size > LONGEST) throw new RulesError('GUARD_RULES_TOO_LARGE', `is longer than ${LONGEST} bytes`);
    const etag = `${ino}-${size}-${mtimeNs}-${ctimeNs}`;
    if (etag === known) return 'unchanged';
    const text = decoded(await file.readFile({ signal }));
    return text === '' ? 'missing' : { text, etag };
  } finally {
    await file.close();
  }
}

/** The directory is watched: a file that is replaced is another one, that of the old one hears nothing more. */
function watched(path: string, changed: () => void): () => void {
  try {
    const name = basename(path);
    const watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      // Behind a symbolic link, as Kubernetes has its volumes, what changes is another name.
      if (file === null || file === name || file.startsWith('..')) changed();
    });
    // The interval goes on.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

/** @throws {RulesError} `GUARD_RULES_INVALID` for what is no UTF-8. */
export function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RulesError('GUARD_RULES_INVALID', 'expected a text in UTF-8');
  }
}
