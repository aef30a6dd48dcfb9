import type { Command } from './command.js';
import { TRICK, type Word } from './word.js';

/** What the arguments of a command are, one bit each. */
export const ARGUMENT = {
  OPTION: 1 << 0,
  /** A path that begins at a root, a home or here; a wildcard. */
  PATH: 1 << 1,
  URL: 1 << 2,
  /** An address or the name of a host or file: letters, digits and dots. */
  DOTTED: 1 << 3,
  NUMBER: 1 << 4,
  /** $X, $(..), %X% */
  VARIABLE: 1 << 5,
  QUOTED: 1 << 6,
  /** A file of the system that attackers read. */
  SENSITIVE: 1 << 7,
  REDIRECTION: 1 << 8,
  /** A word with tricks of shells in it. */
  TRICKY: 1 << 9,
  PLAIN: 1 << 10,
} as const;

/** What shows a command whatever its name is. */
export const TELLING =
  ARGUMENT.OPTION | ARGUMENT.PATH | ARGUMENT.URL | ARGUMENT.VARIABLE | ARGUMENT.SENSITIVE | ARGUMENT.TRICKY;

/** The kinds of all arguments from a word on. */
export function argumentsOf(command: Command, from: number): number {
  let kinds = command.redirection === '' ? 0 : ARGUMENT.REDIRECTION;
  for (let i = from; i < command.words.length; i++) {
    const word = command.words[i] as Word;
    if (/^#|^\/\/$/.test(word.text)) break;
    // Between words a slash is an "or", and $5 is a price.
    if (word.text === '/' && (kinds & ARGUMENT.OPTION) === 0 && isOrdinaryWord(command.words[i + 1])) continue;
    if (PRICE.test(command.source.slice(word.start, Math.min(word.end, word.start + 8)))) continue;
    kinds |= kindOf(word);
  }
  return kinds;
}

/** How many words without any sign of a command stand in a row: people write so. */
export function longestPlainRun(command: Command, from: number): number {
  let run = 0;
  let longest = 0;
  for (let i = from; i < command.words.length; i++) {
    const word = command.words[i] as Word;
    run = (word.tricks & ~(TRICK.CAPITAL | TRICK.ITEM)) === 0 && /^[a-z][a-z']*[,.!?:]?$/.test(word.text) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

const PRICE = /^\$\d{1,6}$/;

function isOrdinaryWord(word: Word | undefined): boolean {
  return word !== undefined && word.tricks === 0 && /^[a-z]{2,}$/.test(word.text);
}

function kindOf({ text, tricks }: Word): number {
  let kind = 0;
  if ((tricks & (TRICK.SUBSTITUTION | TRICK.EXPANSION)) !== 0) kind |= ARGUMENT.VARIABLE;
  if (
    (tricks & (TRICK.QUOTES | TRICK.ESCAPE | TRICK.EMPTY | TRICK.VARIABLE | TRICK.CODES)) !== 0 &&
    /[/\w]{3}|^-/.test(text)
  )
    kind |= ARGUMENT.TRICKY;
  if ((tricks & TRICK.QUOTED) !== 0) kind |= ARGUMENT.QUOTED;
  if (SENSITIVE.test(text)) kind |= ARGUMENT.SENSITIVE;
  if (/^--?[a-z0-9@][\w-]*/.test(text)) return kind | ARGUMENT.OPTION;
  if (/^(?:https?|ftps?|tcp|udp|ssh|git|gopher|ldap|smb|file):(?:\/\/|\w)/.test(text)) return kind | ARGUMENT.URL;
  if (PATH.test(text)) return kind | ARGUMENT.PATH;
  if (/^\d+(?:\.\d+)?[smhd]?$/.test(text)) return kind | ARGUMENT.NUMBER;
  if (/%\w{2,32}%/.test(text)) return kind | ARGUMENT.VARIABLE;
  if (/^[\w@-]+(?:\.[\w-]+)+\.?(?::\d+)?$|^[\w.-]+\/[\w./*?-]+$/.test(text)) return kind | ARGUMENT.DOTTED;
  return text === '' ? kind : kind | ARGUMENT.PLAIN;
}

const PATH = /^(?:~?\/(?:$|[\w.*?~$[-])|\.{1,2}(?:\/|$)|~$|[a-z]:(?:[\\/]|$)|\\\\\w|\*$|\*\.\w+$)/;

const SENSITIVE =
  /\/etc\/(?:passwd|shadow|hosts|group|sudoers|issue|crontab|cron\.|ssh\/|mysql|apache|nginx|hostname|resolv|os-release|fstab|motd)|\/proc\/(?:self|version|cpuinfo|\d)|\/\.ssh\/|\.bash_history|\/root\/|\/var\/log\/|\/dev\/(?:tcp|udp)\/|boot\.ini|win\.ini|\\(?:windows|winnt)\\|\\system32|\/\.aws\/|wp-config|\.htpasswd/;
