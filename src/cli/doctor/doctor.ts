import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { GuardOptionsError } from '../../errors.js';
import type { Environment } from '../../options/environment.js';
import type { GuardOptions } from '../../options/options.js';
import { readOptions } from '../../options/read-options.js';
import { UsageError } from '../arguments.js';
import type { Outcome } from '../outcome.js';
import { readText } from '../rules/files.js';
import { type Advice, LEVELS } from './advice.js';
import { examine } from './checklist.js';

/**
 * Looks at the options of a guard: those of a JSON file, or of a module that exports them as `options` or by default, over those
 * of the environment. Ends with 1 where something is plainly wrong.
 */
export async function doctor(typed: readonly string[], environment: Environment): Promise<Outcome> {
  const { file, isJson } = read(typed);
  let advice: readonly Advice[];
  try {
    const settings = readOptions(file === undefined ? {} : await optionsIn(file), environment);
    advice = examine(settings, environment);
  } catch (error) {
    if (!(error instanceof GuardOptionsError)) throw error;
    advice = error.faults.map(({ path, message }) => ({ level: 'fail', about: path || 'options', why: message }));
  }
  const code = advice.some(({ level }) => level === 'fail') ? 1 : 0;
  return { code, said: isJson ? JSON.stringify(advice) : report(advice) };
}

function read(typed: readonly string[]): { readonly file: string | undefined; readonly isJson: boolean } {
  try {
    const options = { json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...typed], allowPositionals: true, strict: true, options });
    const [file, ...others] = positionals;
    if (others.length > 0) throw new UsageError(`unexpected ${JSON.stringify(others[0])}`);
    return { file, isJson: values.json === true };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function optionsIn(file: string): Promise<GuardOptions> {
  if (file === '-' || file.endsWith('.json')) return JSON.parse(await readText(file));
  const module = await import(pathToFileURL(file).href);
  const options: unknown = module.options ?? module.default?.options ?? module.default;
  if (typeof options !== 'object' || options === null)
    throw new Error(`${file}: expected a module that exports an object as "options" or by default`);
  return options;
}

function report(advice: readonly Advice[]): string {
  const ordered = LEVELS.flatMap((level) => advice.filter((entry) => entry.level === level));
  const lines = ordered.map(({ level, about, why }) => `${level.toUpperCase().padEnd(4)}  ${about}: ${why}`);
  const counts = LEVELS.map((level) => `${advice.filter((entry) => entry.level === level).length} ${level}`);
  return [...lines, '', counts.join(', ')].join('\n');
}
