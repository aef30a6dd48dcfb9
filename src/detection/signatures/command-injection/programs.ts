import { SHELLS, UNIX_PROGRAMS, WORDLIKE_PROGRAMS } from './unix-programs.js';
import { POWERSHELL_ALIASES, WINDOWS_PROGRAMS } from './windows-programs.js';

/** How much a name says: `named` is a program and nothing else, `shell` runs what it is given, `wordlike` is also a word. */
export type ProgramKind = 'named' | 'shell' | 'wordlike';

const KINDS: ReadonlyMap<string, ProgramKind> = new Map<string, ProgramKind>([
  ...WORDLIKE_PROGRAMS.map((name) => [name, 'wordlike'] as const),
  ...UNIX_PROGRAMS.map((name) => [name, 'named'] as const),
  ...WINDOWS_PROGRAMS.map((name) => [name, 'named'] as const),
  ...POWERSHELL_ALIASES.map((name) => [name, 'wordlike'] as const),
  ...SHELLS.map((name) => [name, 'shell'] as const),
]);

const VERSION = /-?\d[\d.]*$/;

/** The directories in which programs are. */
const FOLDER =
  /^(?:\/?(?:usr\/(?:local\/)?)?s?bin\/|\/usr\/(?:libexec|games)\/|\/opt\/\w+\/bin\/|\/(?:var\/)?tmp\/|\/dev\/shm\/|\.{1,2}\/)/;
const WINDOWS_FOLDER = /^(?:[a-z]:|%\w+%)?\\(?:[\w .~-]{1,64}\\){0,8}(?=[\w-]+(?:\.(?:exe|com|cmd|bat))?$)/;

export interface Program {
  readonly name: string;
  readonly kind: ProgramKind | undefined;
  /** Called by its path, `/bin/id`, `C:\\Windows\\System32\\cmd.exe`. */
  readonly isPath: boolean;
}

const NONE: Program = { name: '', kind: undefined, isPath: false };

/** What a word in lower case names when it stands where a command is expected. */
export function programOf(word: string): Program {
  const known = KINDS.get(word);
  if (known !== undefined) return { name: word, kind: known, isPath: false };
  if (word === '') return NONE;
  const folder = FOLDER.exec(word) ?? (word.includes('\\') ? WINDOWS_FOLDER.exec(word) : null);
  const base = (folder ? word.slice(folder[0].length) : word).replace(/\.(?:exe|com|cmd|bat)$/, '');
  const kind = KINDS.get(base) ?? KINDS.get(base.replace(VERSION, ''));
  const isWindows = folder?.[0].includes('\\') ?? false;
  const isPath =
    folder !== null &&
    (!isWindows || /\.(?:exe|com|cmd|bat)$|\\(?:windows|winnt)\\/.test(word)) &&
    /^[\w.+-]{1,64}$/.test(base) &&
    (kind !== undefined || !/^\.{1,2}\//.test(folder[0]));
  return { name: base, kind, isPath };
}
