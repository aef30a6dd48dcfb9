import type { Command } from './command.js';
import type { Program } from './programs.js';
import { SUBCOMMANDS } from './windows-programs.js';

/** Where a command stands. */
export type Lead = 'start' | 'semicolon' | 'pipe' | 'or' | 'background' | 'and' | 'line' | 'substitution' | 'backtick';

export interface Surroundings {
  readonly lead: Lead;
  /** Before the separator stands what a value for a command looks like (nothing, an address, a closing quote), or a command. */
  readonly isClean: boolean;
  /** The value begins with the separator. */
  readonly isFirst: boolean;
  /** The value is long: short names come up in it by chance. */
  readonly isLong: boolean;
  /** The place separates things itself by semicolons and commas: a user agent, a header. */
  readonly isHeader: boolean;
}

/** A program and how it is used. */
export interface Use {
  readonly command: Command;
  /** The word that names the program. */
  readonly at: number;
  readonly program: Program;
  /** Bits of `ARGUMENT`. */
  readonly kinds: number;
  /** Another program runs it: time, nohup, sudo. */
  readonly isWrapped: boolean;
}

/** What ends a command that is a name and nothing else. */
export const ENDING = /^(?:$|[;|&\n\r)`'"\\<>])/;

/** Whether a word makes a command of a program: net user. */
export function isSubcommand(program: Program, word: string): boolean {
  return SUBCOMMANDS.get(program.name)?.has(word) ?? false;
}
