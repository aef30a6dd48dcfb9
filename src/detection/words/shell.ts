import { SHELLS, UNIX_PROGRAMS, WORDLIKE_PROGRAMS } from '../signatures/command-injection/unix-programs.js';
import { POWERSHELL_ALIASES, WINDOWS_PROGRAMS } from '../signatures/command-injection/windows-programs.js';
import type { Words } from '../vocabulary.js';

const PROGRAMS = [...SHELLS, ...UNIX_PROGRAMS, ...WORDLIKE_PROGRAMS, ...WINDOWS_PROGRAMS, ...POWERSHELL_ALIASES];

/** Words of shells that are no programs: of paths, of control structures, of PowerShell, of names with a hyphen. */
const OTHERS = (
  'bin sbin etc ifs comspec systemroot errorlevel for if goto exist invoke webclient downloadstring downloadfile ' +
  'frombase64string ansible chef lwp ssh docker apt checkpoint proxycommand askpass'
).split(' ');

export const words: Words = { SHELL: [...new Set([...PROGRAMS, ...OTHERS])].filter((word) => /^\w+$/.test(word)) };
