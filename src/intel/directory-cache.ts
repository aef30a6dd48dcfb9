import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GuardError } from '../errors.js';
import type { TextCache } from '../state/store.js';

/** Keeps texts as files in a directory, which is made when the first one is written. A file is there whole or not at all. */
export function directoryCache(directory: string): TextCache {
  const fileOf = (name: string) => join(directory, `koa-otel-guard.${name}`);
  return {
    async read(name) {
      try {
        return await contentOf(fileOf(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(name, text) {
      await mkdir(directory, { recursive: true });
      const file = fileOf(name);
      const draft = `${file}.${randomUUID()}`;
      try {
        await writeFile(draft, text, { flush: true });
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

async function contentOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MOST)
      throw new GuardError('GUARD_INTEL_INVALID', `${path} is too large, or no file`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

const MOST = 32 * 1_048_576;
