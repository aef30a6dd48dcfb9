import type { Signature } from '../../signature.js';
import * as S from './signatures.js';

/** Structures that begin at a position where a command may stand. */
export function controlAt(view: string, at: number, isFree: boolean): Signature | undefined {
  const code = view.charCodeAt(at) | 0x20;
  if (code !== F && code !== I) return undefined;
  FOR.lastIndex = at;
  if (FOR.test(view)) return S.windowsControl;
  if (isFree) return undefined;
  IF.lastIndex = at;
  return IF.test(view) ? S.windowsControl : undefined;
}

const F = 0x66;
const I = 0x69;
const FOR = /for\s[^%\n]{0,80}%{1,2}[^\s%]{0,16}\s{1,12}in\s{0,12}\(/iy;
const IF =
  /if\s{1,16}(?:\/i\s{1,16})?(?:not\s{1,16})?(?:(?:exist|defined|errorlevel|cmdextversion)\s{1,16}\S|(?:"[^"]{0,40}"|%[^%\s]{1,40}%?|\[[^\]]{0,40}\]|![^!]{1,40}!)\s{0,12}==|\S{1,40}\s{0,12}==\s{0,12}(?:\S{1,40}|"[^"]{0,40}")\s{1,16}(?:@?echo|goto|set|call|del|start|exit|copy|move|cmd)\b|(?:"[^"]{0,40}"|\(?\w{1,40}\)?|%[^%\s]{1,40}%)\s{1,12}(?:equ|neq|lss|leq|gtr|geq)\s)/iy;

/** A function definition where bash reads one from a variable: at the start of a value, or with a no-op body and code behind. */
export function shellshockAt(view: string, at: number, isStart: boolean): Signature | undefined {
  SHELLSHOCK.lastIndex = at;
  const match = SHELLSHOCK.exec(view);
  if (!match) return undefined;
  if (isStart) return S.shellshock;
  // sub x () { 0 }; and function() { ... }; are definitions of other languages: they have a name or a word before.
  return match[1] !== undefined && (match[1].includes(':') || !/[\w$]\s?$/.test(view.slice(Math.max(0, at - 2), at)))
    ? S.shellshock
    : undefined;
}

const SHELLSHOCK = /\(\s{0,8}\)\s{0,8}\{(\s{0,8}[:_.\w]{0,16}\s{0,8};?\s{0,8}\}\s{0,8}(?:;|>_\[))?/y;

/** A function that calls itself into the background: `:(){ :|:& };:` */
export function forkBombAt(view: string, at: number): Signature | undefined {
  const name = /([\w:.]{1,32})\s{0,4}$/.exec(view.slice(Math.max(0, at - 36), at))?.[1];
  if (name === undefined) return undefined;
  const body = /^\(\s{0,8}\)\s{0,8}\{\s{0,8}([^}]{1,80})\}?/.exec(view.slice(at, at + 112))?.[1];
  if (body === undefined) return undefined;
  const calls = body.split(/[\s|&;()]+/).filter((word) => word !== '');
  return /[|&]/.test(body) && calls.length >= 2 && calls.length <= 3 && calls.every((word) => word === name)
    ? S.forkBomb
    : undefined;
}

/** An option that makes a program run or write something, as the whole value. */
export function isInjectedOption(value: string): boolean {
  return RUNS.test(value) || WRITES.test(value);
}

const RUNS =
  /^-{1,2}(?:checkpoint-action|to-command|use-compress-program|upload-pack|receive-pack|rsh|use-askpass|proxycommand|o\s{0,4}proxycommand|exec|preprocess-cmd|info-script|new-volume-script|rmt-command|rsh-command|eval|open-files-in-pager|ext-diff|run|init-command|require|wrapper|pre-exec|post-exec|execute)(?:=|\s{1,4})\S/i;
const WRITES =
  /^-{1,2}(?:o|output|output-document|log-file|directory-prefix|out|dump-header|config|rcfile|init-file|post-file|body-file|upload-file|load-cookies|d|data|f|file)(?:=|\s{1,4})@?(?:\/(?:etc|var|tmp|home|root|proc|usr|dev|srv|opt)\/|~\/|[a-z]:\\|\.\.\/)/i;

/** A value that is nothing but a variable of every system. */
export const LONE_VARIABLE =
  /^(?:\$\{?(?:HOME|USER|USERNAME|PATH|SHELL|PWD|OLDPWD|HOSTNAME|LOGNAME|UID|EUID|PPID|TERM|IFS|LD_PRELOAD|LD_LIBRARY_PATH|HISTFILE|RANDOM|BASH|BASH_VERSION)\}?|\$ENV\{'?\w{1,32}'?\}|%(?:COMSPEC|SYSTEMROOT|WINDIR|USERNAME|USERPROFILE|APPDATA|PROGRAMFILES|PATH|TEMP|COMPUTERNAME|SYSTEMDRIVE)%)$/i;

/** %PROGRAMFILES:~10,1%, %COMSPEC% */
export function windowsVariableAt(view: string, at: number): boolean {
  WINDOWS_VARIABLE.lastIndex = at;
  return WINDOWS_VARIABLE.test(view);
}

const WINDOWS_VARIABLE =
  /%(?:\w{2,32}(?:\(x86\))?:(?:~-?\d{1,3}(?:,-?\d{1,3})?|[^%=\s]{1,16}=[^%\s]{0,16})|comspec)%/iy;

/** @{[ ... ]} of Perl, %x() of Ruby, qx// of Perl. */
export function interpolationAt(view: string, at: number): boolean {
  INTERPOLATION.lastIndex = at;
  return INTERPOLATION.test(view);
}

const INTERPOLATION = /@\{\s{0,8}\[|%x\s?[({[<|!/]['"]?[a-z/.]|qx\s?[({[<|!'/]\s{0,4}[a-z/.]/y;

/** Functions of many languages that run the command they are given. */
export function isExecutor(view: string, at: number): boolean {
  const before = /([\w.:]{2,40})\s{0,4}$/.exec(view.slice(Math.max(0, at - 44), at))?.[1];
  return before !== undefined && EXECUTOR.test(before);
}

const EXECUTOR =
  /(?:^|[.:])(?:system|exec|execsync|execfile|execve?|execl[pe]?|shell_exec|passthru|popen[23]?|proc_open|pcntl_exec|spawn|spawnsync|check_output|check_call|getoutput|getstatusoutput|eval|assert|subprocess|shell|shellexecute|run|call|winexec|backtick|syscall|start)$/i;

/** A part of a variable, ${HOME:0:1}, or a sum of numbers, $((7*7)): what only a shell reads. */
export function isShellExpansion(view: string, at: number): boolean {
  SHELL_EXPANSION.lastIndex = at;
  return SHELL_EXPANSION.test(view);
}

const SHELL_EXPANSION =
  /\$(?:\{[A-Z_@]\w{0,31}(?::\s?-?\d{1,3}(?::-?\d{1,3})?|,,|\^\^|@[A-Z]|\/\/?[^/}\s]{1,8}\/[^}\s]{0,8})\}|\(\([\d\s*+/%-]{3,40}\)\)(?!\$))/y;

/** Output that goes to a file of the system. */
export function isFileRedirection(view: string, at: number): boolean {
  const before = at === 0 ? 0x20 : view.charCodeAt(at - 1);
  if (
    before !== 0x20 &&
    !(before >= 0x30 && before <= 0x39) &&
    before !== 0x3e &&
    before !== 0x26 &&
    before !== 0x3b &&
    before !== 0x7c
  )
    return false;
  FILE_REDIRECTION.lastIndex = at;
  return FILE_REDIRECTION.test(view);
}

const FILE_REDIRECTION =
  />{1,2}\s{0,2}(?:\/(?:tmp|var|etc|home|root|dev\/(?!null)|usr|opt|srv|www|proc)\/[\w.-]|[a-z]:\\\w)/iy;
