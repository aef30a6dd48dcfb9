import { charCodeAt } from '../../char-code-at.js';
import type { Signature } from '../../signature.js';
import { BRACE, CLOSING, codeAt, SPACE } from './codes.js';
import * as S from './signatures.js';

/** A loop of Windows at a position where a command may stand. */
export function isWindowsLoop(view: string, at: number): boolean {
  if ((codeAt(view, at) | 0x20) !== F) return false;
  FOR.lastIndex = at;
  return FOR.test(view);
}

/** A condition of Windows at a position where a command may stand. */
export function isWindowsCondition(view: string, at: number): boolean {
  if ((codeAt(view, at) | 0x20) !== I || (codeAt(view, at + 1) | 0x20) !== F) return false;
  IF.lastIndex = at;
  return IF.test(view);
}

const F = 0x66;
const I = 0x69;
const FOR = /for\s[^%\n]{0,80}%{1,2}[^\s%]{0,16}\s{1,12}in\s{0,12}\(/iy;
const IF =
  /if\s{1,16}(?:\/i\s{1,16})?(?:not\s{1,16})?(?:(?:exist|defined)\s{1,16}(?:[\\/%"]|[a-z]:[\\/]|\S{1,80}\s{1,16}[(@]?(?:cmd|echo|goto|del|erase|call|start|set|copy|move|type|exit|rd|md|ren|net|reg|powershell|wmic|dir|ping|certutil)\b)|(?:errorlevel|cmdextversion)\s{1,16}\S|(?:"[^"]{0,40}"|%[^%\s]{1,40}%?|\[[^\]]{0,40}\]|![^!]{1,40}!)\s{0,12}==|\S{1,40}\s{0,12}==\s{0,12}(?:\S{1,40}|"[^"]{0,40}")\s{1,16}(?:@?echo|goto|set|call|del|start|exit|copy|move|cmd)\b|(?:"[^"]{0,40}"|\(?\w{1,40}\)?|%[^%\s]{1,40}%)\s{1,12}(?:equ|neq|lss|leq|gtr|geq)\s)/iy;

/** `() {`, with blanks between. */
export function isDefinition(view: string, at: number): boolean {
  let i = at + 1;
  while (codeAt(view, i) <= SPACE && i < at + 10) i++;
  if (codeAt(view, i) !== CLOSING) return false;
  const close = i++;
  while (codeAt(view, i) <= SPACE && i < close + 10) i++;
  return codeAt(view, i) === BRACE;
}

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

/** A loop or a condition of a shell, from its first word to the one that opens its body. */
export function isScriptAt(view: string, at: number): boolean {
  SCRIPT.lastIndex = at;
  return SCRIPT.test(view);
}

const SCRIPT = /(?:while|until)\s{1,4}[^;\n]{1,64};\s{0,4}do\b|if\s{1,4}\[{1,2}\s[^;\n]{1,96};\s{0,4}then\b/iy;

/** A cmdlet of PowerShell that runs or fetches, with its argument. */
export function isCmdletAt(view: string, at: number): boolean {
  CMDLET.lastIndex = at;
  return CMDLET.test(view);
}

const CMDLET =
  /(?:invoke-(?:expression|webrequest|restmethod|command)|iex|start-process)\s{1,4}(?:[-("'$]|https?:|[a-z]:\\)/iy;

/** A transport of git that runs a command: `ext::sh -c`. */
const TRANSPORT = /^(?:ext|fd)::(?:[\w/.-]{1,64})(?:\s|$)/i;

export function isTransport(value: string): boolean {
  return TRANSPORT.test(value);
}

/** An option that makes a program run or write something, as the whole value. */
export function isInjectedOption(value: string): boolean {
  return RUNS.test(value) || WRITES.test(value) || SHORT.test(value);
}

/** -o/var/www/x.php, with a folder behind it that pages are served from or logs are in. */
const SHORT = /^-[a-z]\/(?:var|tmp|etc|home|srv|usr|root)\/[\w./-]{2,}/i;
const RUNS =
  /^-{1,2}(?:checkpoint-action|to-command|use-compress-program|upload-pack|receive-pack|rsh|use-askpass|proxycommand|o\s{0,4}proxycommand|exec|preprocess-cmd|info-script|new-volume-script|rmt-command|rsh-command|eval|open-files-in-pager|ext-diff|run|init-command|require|wrapper|pre-exec|post-exec|execute)(?:=|\s{1,4})\S/i;
const WRITES =
  /^-{1,2}(?:o|output|output-document|log-file|directory-prefix|out|dump-header|config|rcfile|init-file|post-file|body-file|upload-file|load-cookies|d|data|f|file)(?:=|\s{1,4})@?(?:\/(?:etc|var|tmp|home|root|proc|usr|dev|srv|opt)\/|~\/|[a-z]:\\|\.\.\/)/i;

/** A value that is nothing but a variable of every system. */
export const LONE_VARIABLE =
  /^(?:\$\{?(?:HOME|USER|USERNAME|PATH|SHELL|PWD|OLDPWD|HOSTNAME|LOGNAME|UID|EUID|PPID|TERM|IFS|LD_PRELOAD|LD_LIBRARY_PATH|HISTFILE|RANDOM|BASH|BASH_VERSION)\}?|\$ENV\{'?\w{1,32}'?\}|%(?:COMSPEC|SYSTEMROOT|WINDIR|USERNAME|USERPROFILE|APPDATA|PROGRAMFILES|PATH|TEMP|COMPUTERNAME|SYSTEMDRIVE)%)$/i;

/** A value that is nothing but the folder a shell is in, or was in before. */
export const LONE_FOLDER = /^~[+-]\d{0,2}$/;

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

/** A part of a variable, ${HOME:0:1} or ${x#y}, or a sum of numbers, $((7*7)): what only a shell reads. */
export function isShellExpansion(view: string, at: number): boolean {
  SHELL_EXPANSION.lastIndex = at;
  return SHELL_EXPANSION.test(view);
}

const SHELL_EXPANSION =
  /\$(?:\{[A-Z_@]\w{0,31}(?::\s?-?\d{1,3}(?::-?\d{1,3})?|,,|\^\^|@[A-Z]|\/\/?[^/}\s]{1,8}\/[^}\s]{0,8}|%%?[^}\s%]{1,16})\}|\{[A-Za-z_]\w{0,31}##?[^}\s]{1,24}\}|\{[#!][A-Z_]{2,32}\}|\(\([\d\s*+/%-]{1,40}\)\)(?!\$))/y;

/** Output that goes to a file of the system. */
export function isFileRedirection(view: string, at: number): boolean {
  const before = at === 0 ? 0x20 : charCodeAt(view, at - 1);
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

/**
 * An escape sequence for a terminal, as a character or as it is written in a program, that moves the cursor or asks
 * something (CWE-150): it hides a command from who looks at the text. Colours are left out.
 */
export const TERMINAL_ESCAPE = new RegExp(
  `(?:${String.fromCharCode(27)}|\\\\(?:033|x1b|u001b|e))\\[[\\d;?]{0,12}[A-HJKSTcfhlnsu]`,
);
