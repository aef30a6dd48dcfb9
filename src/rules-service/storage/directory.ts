import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Change, HISTORY, type RuleStorage } from './storage.js';

/**
 * Keeps rule sets in a directory, a file for each version: its change in the first line, the text behind it. A version is
 * written aside, synced and then linked to its name, which only one of several writers can do, in this process or in
 * another; what a crash leaves behind is never taken for a version.
 */
export function directoryStorage(path: string, { history = HISTORY }: { readonly history?: number } = {}): RuleStorage {
  const folderOf = (document: string) => join(path, document);
  const fileOf = (document: string, version: number) => join(folderOf(document), nameOf(version));

  return {
    async documents() {
      const entries = await orNone(readdir(path, { withFileTypes: true }), []);
      const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      const newest = await Promise.all(names.map(async (name) => (await versionsIn(folderOf(name))).length));
      return names.filter((_, index) => newest[index]).sort();
    },
    async latest(document) {
      return (await versionsIn(folderOf(document))).at(-1) ?? 0;
    },
    async text(document, version) {
      const content = await orNone(readFile(fileOf(document, version), 'utf8'), undefined);
      return content?.slice(content.indexOf('\n') + 1);
    },
    async changes(document) {
      const versions = await versionsIn(folderOf(document));
      const lines = await Promise.all(
        versions.map((version) => orNone(firstLine(fileOf(document, version)), undefined)),
      );
      return lines
        .filter((line) => line !== undefined)
        .map((line): Change => JSON.parse(line))
        .reverse();
    },
    async append(document, change, text) {
      const folder = folderOf(document);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const before = await versionsIn(folder);
      if ((before.at(-1) ?? 0) !== change.version - 1) return false;
      const aside = join(folder, `.${randomUUID()}`);
      try {
        await written(aside, `${JSON.stringify(change)}\n${text}`);
        await link(aside, fileOf(document, change.version));
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(aside, { force: true });
      }
      // The version is there, whatever else goes wrong: who does not hear so would not tell of it.
      await tidied(folder, before.slice(0, Math.max(0, before.length + 1 - history))).catch(() => {});
      return true;
    },
  };
}

function nameOf(version: number): string {
  return `${String(version).padStart(DIGITS, '0')}.rules`;
}

const DIGITS = 16;
const NAME = /^(\d{16})\.rules$/;

/** In order. */
async function versionsIn(folder: string): Promise<number[]> {
  const names = await orNone(readdir(folder), []);
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other);
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_CHANGE), 0, LONGEST_CHANGE, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    return text.slice(0, text.indexOf('\n'));
  } finally {
    await handle.close();
  }
}

/** Bytes; what a change is made of is bounded well below. */
const LONGEST_CHANGE = 16_384;

async function written(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a new name last, and removes versions beyond the history and what writers have left behind. */
async function tidied(folder: string, old: readonly number[]): Promise<void> {
  await synced(folder);
  for (const version of old) await rm(join(folder, nameOf(version)), { force: true });
  await sweep(folder);
}

/** A name is only there for good once its folder is synced. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what writers have left that ended before they were done. */
async function sweep(folder: string): Promise<void> {
  const leftovers = (await readdir(folder)).filter((name) => name.startsWith('.'));
  for (const name of leftovers) {
    const file = join(folder, name);
    const found = await orNone(stat(file), undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED) await rm(file, { force: true });
  }
}

/** Milliseconds that no writer needs. */
const ABANDONED = 600_000;

/** For what there is not, or no longer: another value. */
async function orNone<Value, Other>(value: Promise<Value>, other: Other): Promise<Value | Other> {
  try {
    return await value;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return other;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
