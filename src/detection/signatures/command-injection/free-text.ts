import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import { ARGUMENT, argumentsOf, longestPlainRun } from './arguments.js';
import { AMPERSAND, codeAt, SEMICOLON } from './codes.js';
import { readCommand } from './command.js';
import type { Ground } from './ground.js';
import { behindSkipped } from './leads.js';
import { isDefinition, shellshockAt } from './structures.js';

/** In free text only a command that it begins with, and function definitions for bash. */
export function readFreeText(ground: Ground): void {
  const { view, start, isLong, input } = ground;
  const line = view.indexOf('\n', start);
  const firstLine = line === -1 ? view.length : line;
  const end = !isLong && !input.isProse ? view.length : firstLine;
  SEPARATORS.lastIndex = start;
  while (SEPARATORS.test(view) && SEPARATORS.lastIndex <= end) {
    const at = SEPARATORS.lastIndex - 1;
    SEPARATORS.lastIndex = readSeparated(ground, at, charCodeAt(view, at), firstLine);
    if (end === firstLine && !ground.isClean()) break;
  }
  if ((input.characters & CHARACTER.BRACE) === 0) return;
  for (let at = view.indexOf('()'); at !== -1; at = view.indexOf('()', at + 2)) {
    if (isDefinition(view, at)) ground.tell(shellshockAt(view, at, at === start), at);
  }
}

const SEPARATORS = /[;|&]/g;

/** Where the separator ends. */
function readSeparated(ground: Ground, at: number, code: number, firstLine: number): number {
  const { view } = ground;
  const isDouble = code !== SEMICOLON && codeAt(view, at + 1) === code;
  const after = isDouble ? at + 2 : at + 1;
  const begin = behindSkipped(view, after);
  const isBackground = code === AMPERSAND && !isDouble;
  if (ground.tellControl(begin) || isBackground || !ground.promises(begin, at)) return after;
  const lead = code === SEMICOLON ? 'semicolon' : code === AMPERSAND ? 'and' : isDouble ? 'or' : 'pipe';
  const command = readCommand(view, begin);
  const signature = ground.judgeSeparated(command, lead, at);
  if (signature === undefined) return after;
  const isInFirst = at < firstLine && ground.isClean() && longestPlainRun(command, 1) < 3;
  const isSensitive = !ground.isLong && (argumentsOf(command, 1) & ARGUMENT.SENSITIVE) !== 0;
  if (isInFirst || isSensitive) ground.tellCommand(signature, at);
  return after;
}
