import { knownKeys } from '../auth/known-keys.js';
import { CHECK_NAMES } from '../checks/check.js';
import { CLI_VARIABLES } from '../cli/variables.js';
import { GuardOptionsError, type OptionFault } from '../errors.js';
import { apiKeysVariable } from './api-keys.js';
import { nearest } from './nearest.js';
import { PRELOAD_VARIABLES } from './preload-variables.js';
import { optionsSchema } from './schema.js';
import { isObject, underlay, valueAt } from './underlay.js';
import { type Variable, variablesOf } from './variables.js';

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SCHEMA = optionsSchema(CHECK_NAMES);

/** Every variable that gives an option: those of the schema, and the one for secrets that a function is made of. */
export const VARIABLES: readonly Variable[] = [...variablesOf(SCHEMA), apiKeysVariable(knownKeys)];

/** Options that the environment gives. */
export interface EnvironmentOptions {
  /** Variables that cannot be read at all. What is wrong with values is found when the options are validated. */
  readonly faults: readonly OptionFault[];
  /** These options under those that the application gives. */
  under(options: unknown): unknown;
  /** Faults of the options that came of it, with the variable's name where the value came from one. */
  named(faults: readonly OptionFault[], options: unknown): readonly OptionFault[];
}

/** Reads the variables that are set; `undefined` when none is. A blank one counts as not set. */
export function fromEnvironment(
  environment: Environment,
  variables: readonly Variable[] = VARIABLES,
): EnvironmentOptions | undefined {
  const given = variables.filter(({ name }) => textOf(environment, name) !== '');
  if (given.length === 0) return undefined;
  const tree: Record<string, unknown> = {};
  const faults = given
    .toSorted((one, other) => one.path.length - other.path.length)
    .flatMap((variable) => put(tree, variable, textOf(environment, variable.name)));
  return {
    faults,
    under: (options) => underlay([SCHEMA], tree, options),
    named: (wrong, options) =>
      wrong.map(({ path, message }) => ({ path: nameOf(path, options, given, variables) ?? path, message })),
  };
}

/** Says which variables look like ours and are none; `undefined` when all are known. Other software may use the prefix. */
export function unknownVariables(
  environment: Environment,
  variables: readonly Variable[] = VARIABLES,
): string | undefined {
  const known = new Set<string>([
    ...variables.map(({ name }) => name),
    ...PRELOAD_VARIABLES,
    ...Object.values(CLI_VARIABLES),
  ]);
  const unknown = Object.keys(environment)
    .filter((name) => name.startsWith('GUARD_') && !known.has(name) && textOf(environment, name) !== '')
    .sort()
    .map((name) => {
      const suggestion = nearest(name, known);
      return suggestion === undefined ? name : `${name} (did you mean ${suggestion}?)`;
    });
  return unknown.length > 0 ? `unknown environment variables: ${unknown.join(', ')}` : undefined;
}

/** The value of a variable; empty where it is blank or not set. */
export function textOf(environment: Environment, name: string): string {
  return environment[name]?.trim() ?? '';
}

/** Puts a value where its path leads. A feature that is switched off stays off, whatever else is said about it. */
function put(tree: Record<string, unknown>, { name, path, form }: Variable, text: string): readonly OptionFault[] {
  let place = tree;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    const inner = place[key];
    if (inner === false) return [];
    if (isObject(inner)) place = inner;
    else if (inner === undefined || inner === true) {
      const made = {};
      place[key] = made;
      place = made;
    } else {
      const whole = path.slice(0, depth + 1).join('.');
      return [{ path: name, message: `expected none where "${whole}" as a whole is ${JSON.stringify(inner)}` }];
    }
  }
  try {
    // A text that is not of the form stays as it is: validation says what is expected.
    place[path.at(-1) ?? ''] = form.read(text) ?? text;
    return [];
  } catch (error) {
    if (!(error instanceof GuardOptionsError)) throw error;
    return error.faults.map((fault) => ({ ...fault, path: `${name}.${fault.path}` }));
  }
}

/** The name that stands for a path: of the variable that the value came from, or that would have given what is missing. */
function nameOf(
  path: string,
  options: unknown,
  given: readonly Variable[],
  variables: readonly Variable[],
): string | undefined {
  const source = given.findLast((variable) => isWithin(path, variable.path) && isFrom(variable, options));
  if (source) return `${source.name}${path.slice(source.path.join('.').length)}`;
  const missing = variables.find((variable) => variable.path.join('.') === path && variable.path.length > 1);
  const parent = missing?.path.slice(0, -1);
  const isOurs = parent && given.some((variable) => isWithin(variable.path.join('.'), parent));
  return isOurs && valueAt(options, parent) === undefined ? missing?.name : undefined;
}

function isFrom({ path }: Variable, options: unknown): boolean {
  return valueAt(options, path) === undefined;
}

function isWithin(path: string, parent: readonly string[]): boolean {
  const start = parent.join('.');
  return path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[`);
}
