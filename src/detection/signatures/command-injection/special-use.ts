import type { Signature } from '../../signature.js';
import { ARGUMENT } from './arguments.js';
import * as S from './signatures.js';
import { INTERPRETERS } from './unix-programs.js';
import type { Use } from './use.js';
import { TRICK } from './word.js';

/** What is an attack wherever a command may stand: code for an interpreter, a shell for the network. */
export function specialUse({ command, at, program, kinds }: Use): Signature | undefined {
  const { name, kind } = program;
  const rest = command.words.slice(at + 1);
  const first = rest[0];
  if (/^(?:nc|ncat|netcat|nc\.traditional|nc\.openbsd)$/.test(name)) {
    if (rest.some(({ text }) => /^-\w*[elc]\w*$|^--(?:exec|sh-exec|listen)/.test(text))) return S.networkShell;
  }
  if (name === 'socat' && rest.some(({ text }) => /(?:exec|system):/.test(text))) return S.networkShell;
  if ((kind === 'shell' || name === 'exec') && (kinds & ARGUMENT.SENSITIVE) !== 0) {
    if (rest.some(({ text }) => text.includes('/dev/tcp/') || text.includes('/dev/udp/'))) return S.networkShell;
  }
  const option = INTERPRETERS.get(name) ?? INTERPRETERS.get(name.replace(/[\d.]+$/, ''));
  if (option && first) {
    const index = rest.findIndex(({ text }) => option.test(text));
    if (index !== -1 && (rest.length > index + 1 || !/^-/.test(rest[index]?.text ?? '') || command.ending !== ''))
      return S.interpreterCode;
  }
  if (EDITORS.has(name) && rest.some(({ text }) => /^[:+]?!\w/.test(text))) return S.interpreterCode;
  if (!first) return name === 'iex' && command.ending === '(' ? S.powershell : undefined;
  if (
    /^(?:powershell|pwsh)$/.test(name) &&
    (POWERSHELL_ARGUMENT.test(first.text) || (first.tricks & ~(TRICK.GLOB | TRICK.CAPITAL)) !== 0)
  )
    return S.powershell;
  if (
    POWERSHELL_COMMAND.test(name) &&
    (kinds & (ARGUMENT.OPTION | ARGUMENT.URL | ARGUMENT.QUOTED | ARGUMENT.VARIABLE)) !== 0
  )
    return S.powershell;
  if (name === 'cmd' && /^\/[ckrsqv]/.test(first.text)) return S.interpreterCode;
  return undefined;
}

/** Programs that run what stands behind an exclamation mark. */
const EDITORS: ReadonlySet<string> = new Set('vi vim ex ed view rview rvim nvim vimdiff more less man ftp'.split(' '));

const POWERSHELL_ARGUMENT = /^[-/][a-z]|^[a-z]+-[a-z]+|^[a-z]:\\|^[{$[]|^iex|^iwr/;
/** Verbs of PowerShell that load, run or change something. */
export const POWERSHELL_COMMAND =
  /^(?:iex|iwr|irm|(?:invoke|start|new|set|remove|stop|add|enter|copy|move|get|out|convertto|convertfrom|import|export|test|write|register|enable|disable)-(?:expression|webrequest|restmethod|command|item|wmimethod|cimmethod|process|service|job|object|childitem|content|itemproperty|psdrive|psobject|pssession|localuser|localgroup\w*|executionpolicy|netfirewall\w*|scheduledtask|wmiobject|ciminstance|aduser|addomain\w*|bitstransfer|module|type|mppreference|history|clipboard|eventlog|hotfix|sleep|connection|netconnection|host|file|computerinfo|nettcpconnection|netipaddress))$/;
