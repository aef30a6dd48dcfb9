import { SHELLS, UNIX_PROGRAMS, WORDLIKE_PROGRAMS } from '../signatures/command-injection/unix-programs.js';
import { POWERSHELL_ALIASES, WINDOWS_PROGRAMS } from '../signatures/command-injection/windows-programs.js';
import type { Words } from '../vocabulary.js';

const PROGRAMS = [...SHELLS, ...UNIX_PROGRAMS, ...WORDLIKE_PROGRAMS, ...WINDOWS_PROGRAMS, ...POWERSHELL_ALIASES];

/** Words of shells that are no programs: of paths, of control structures, of PowerShell. */
const OTHERS = [
  ...[
    'bin',
    'sbin',
    'etc',
    'dev',
    'ifs',
    'comspec',
    'systemroot',
    'errorlevel',
    'for',
    'if',
    'in',
    'invoke',
    'webclient',
  ],
  ...['downloadstring', 'downloadfile', 'frombase64string', 'expression', 'sh', 'exe', 'ansible', 'chef', 'lwp', 'apt'],
  ...['checkpoint', 'proxycommand', 'askpass', 'upload', 'output', 'python310', 'goto', 'defined', 'exist', 'whoami'],
];

export const words: Words = { SHELL: [...new Set([...PROGRAMS, ...OTHERS])].filter((word) => /^\w+$/.test(word)) };
