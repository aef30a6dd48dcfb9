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

/**
 * Whether an ordinary word stands at a position, no program and nothing that a shell would make one of. Most words
 * behind separators are.
 */
export function isOrdinary(view: string, at: number): boolean {
  let end = at;
  while (end < view.length && end < at + 40 && isNameCode(view.charCodeAt(end))) end++;
  if (end === at || end === at + 40) return false;
  const next = end < view.length ? view.charCodeAt(end) : 0;
  if (next === EQUALS) return !ASSIGNED.test(view.slice(end, end + 96));
  if (next < 128 && TRICKY[next] === 1) return false;
  const word = view.slice(at, end).toLowerCase();
  if (KINDS.has(word) || (isDigit(view.charCodeAt(end - 1)) && KINDS.has(word.replace(VERSION, '')))) return false;
  if (next === SLASH) return word !== 'usr' && word !== 'bin' && word !== 'sbin';
  if (next === COLON) return view.charCodeAt(end + 1) !== BACKSLASH;
  return !/^\.|(?:exe|com|cmd|bat)$/.test(word);
}

const EQUALS = 0x3d;
const SLASH = 0x2f;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const VERSION = /-?\d[\d.]*$/;
/** What goes on with a word, or hides one. */
const TRICKY = ((): Uint8Array => {
  const tricky = new Uint8Array(128);
  for (const character of '\'"\\^$`*?[<>(') tricky[character.charCodeAt(0)] = 1;
  return tricky;
})();

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A value, and behind it a word that may be a program. */
const ASSIGNED = /^=[^\s;|&]{0,64}\s+\w/;

function isNameCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x2b
  );
}

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
