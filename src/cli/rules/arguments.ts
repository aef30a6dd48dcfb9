import { parseArgs } from 'node:util';
import { UsageError } from '../arguments.js';

const OPTIONS = {
  url: { type: 'string' },
  token: { type: 'string' },
  document: { type: 'string' },
  base: { type: 'string' },
  force: { type: 'boolean' },
  verify: { type: 'string' },
  sign: { type: 'string', multiple: true },
  'key-id': { type: 'string', multiple: true },
  id: { type: 'string' },
  role: { type: 'string' },
  keys: { type: 'string' },
  jwt: { type: 'string' },
  directory: { type: 'string' },
  redis: { type: 'string' },
  audit: { type: 'string' },
  trusted: { type: 'string', multiple: true },
  host: { type: 'string' },
  port: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What was typed behind `rules`. */
export type RulesArguments = ReturnType<typeof parsed>['values'];

/** How many files each command takes. */
const FILES = { validate: 1, diff: 2, sign: 1, get: 0, push: 1, history: 0, key: 0, serve: 0 } as const;

export type RulesCommand = keyof typeof FILES;

export interface Typed {
  readonly name: RulesCommand;
  readonly files: readonly string[];
  readonly values: RulesArguments;
}

/**
 * Reads what was typed; `help` when that was asked for.
 * @throws {UsageError} for anything that cannot be read.
 */
export function readRulesCommand(typed: readonly string[]): Typed | 'help' {
  const { values, positionals } = parsed(typed);
  const [name, ...files] = positionals;
  if (values.help || name === undefined) return 'help';
  if (!Object.hasOwn(FILES, name)) throw new UsageError(`unknown command ${JSON.stringify(`rules ${name}`)}`);
  const command = name as RulesCommand;
  if (files.length !== FILES[command]) throw new UsageError(`expected ${FILES[command]} files, got ${files.length}`);
  return { name: command, files, values };
}

function parsed(typed: readonly string[]) {
  try {
    return parseArgs({ args: [...typed], allowPositionals: true, strict: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
