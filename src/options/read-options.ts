import { types } from 'node:util';
import type { z } from 'zod';
import { CHECK_NAMES } from '../checks/check.js';
import { namesOfCustom } from '../checks/custom.js';
import { GuardOptionsError, type OptionFault } from '../errors.js';
import { banCategoryNames } from './ban.js';
import { type Environment, fromEnvironment } from './environment.js';
import { nearest } from './nearest.js';
import type { GuardOptions } from './options.js';
import { optionsSchema, type Settings } from './schema.js';
import { shown } from './shown.js';
import { valueAt } from './underlay.js';

/**
 * Validates the options of `guard()`, over those of the environment, into one frozen object.
 * @throws {GuardOptionsError} naming every fault with its path, and the nearest known key of an unknown one.
 */
export function readOptions(options: GuardOptions, environment: Environment = {}): Settings {
  return settled(() => {
    const outside = fromEnvironment(environment);
    const all = outside ? (outside.under(options) as GuardOptions) : options;
    const checkNames = [...CHECK_NAMES, ...customNames(all)];
    const reading = parse(optionsSchema(checkNames, banCategoryNames(checkNames, categoriesGiven(all))), all);
    const unreadable = outside?.faults ?? [];
    if ('faults' in reading) {
      return { faults: [...unreadable, ...(outside?.named(reading.faults, options) ?? reading.faults)] };
    }
    return unreadable.length > 0 ? { faults: unreadable } : reading;
  });
}

/**
 * Validates what a method of the shield was given, as options are.
 * @throws {GuardOptionsError} naming every fault.
 */
export function readArgument<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  return settled(() => parse(schema, given));
}

/** Reads a part of something larger as options are; `path`: where it stands. */
export function readPart<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  path: string,
): Reading<z.output<Schema>> {
  const reading = attempt(() => parse(schema, given));
  if ('settings' in reading) return reading;
  return { faults: reading.faults.map((fault) => ({ ...fault, path: joined(path, fault.path) })) };
}

function joined(path: string, inner: string): string {
  return inner === '' || inner.startsWith('[') ? path + inner : `${path}.${inner}`;
}

type Reading<Value> = { readonly settings: Value } | { readonly faults: readonly OptionFault[] };

function settled<Value>(read: () => Reading<Value>): Value {
  const reading = attempt(read);
  if ('faults' in reading) throw new GuardOptionsError(reading.faults);
  return reading.settings;
}

function parse<Schema extends z.ZodType>(schema: Schema, options: unknown): Reading<z.output<Schema>> {
  const result = schema.safeParse(options);
  if (result.success) return { settings: frozen(result.data) };
  return { faults: result.error.issues.flatMap((issue) => faultsOf({ schema, options }, issue, [])) };
}

function attempt<Value>(read: () => Reading<Value>): Reading<Value> {
  try {
    return read();
  } catch (error) {
    // A getter or a proxy among the options threw.
    return { faults: [{ path: '', message: `expected options that can be read, reading them threw ${shown(error)}` }] };
  }
}

interface Attempt {
  readonly schema: z.ZodType;
  readonly options: unknown;
}

/** The names of the application's own checks, of options that may still be anything. */
function customNames(options: GuardOptions | null): readonly string[] {
  const custom = options?.custom;
  return Array.isArray(custom) ? namesOfCustom(custom) : [];
}

/** The names of categories in `ban`. */
function categoriesGiven(options: GuardOptions | null): readonly string[] {
  const ban: { readonly categories?: unknown } = Object(options?.ban);
  return Object.keys(Object(ban.categories));
}

/** Freezes objects and lists of options. Stores, checks, routers, functions and patterns are the user's own. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || types.isRegExp(value)) return value;
  if ('hit' in value || 'run' in value || 'match' in value) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

function faultsOf(attempt: Attempt, issue: Issue, parent: Path): OptionFault[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(attempt, path, key));
  if (issue.code === 'invalid_union') {
    const branch = branchMeant(issue.errors);
    if (branch) return branch.flatMap((inner) => faultsOf(attempt, inner, path));
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? issue.message;
    return [{ path: textOf(path), message: `${inner}, got ${shown(path.at(-1))}` }];
  }
  if (issue.code === 'custom' && issue.params?.complete) return [{ path: textOf(path), message: issue.message }];
  const value = valueAt(attempt.options, path);
  const given = issue.code === 'custom' && issue.params?.secret ? kindOf(value) : shown(value);
  return [{ path: textOf(path), message: `${issue.message}, got ${given}` }];
}

/** Of several allowed forms the one that the value nearly has: the one whose faults lie inside it, not the form as such. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function unknownKey({ schema }: Attempt, path: Path, key: string): OptionFault {
  const suggestion = nearest(key, knownKeys(schema, path));
  // An option of another form of the same thing.
  const hint = suggestion === undefined || suggestion === key ? '' : `, did you mean "${suggestion}"?`;
  return { path: textOf([...path, key]), message: `unknown option${hint}` };
}

/** Keys that the schema knows at a path. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let schemas: unknown[] = [schema];
  for (const step of path) {
    schemas = schemas.flatMap((schema) => [
      ...objectsWithin(schema).map((shape) => shape[String(step)]),
      ...itemsWithin(schema),
    ]);
  }
  return schemas.flatMap(objectsWithin).flatMap((shape) => Object.keys(shape));
}

/** The object shapes inside a schema, through defaults, options and unions. */
function objectsWithin(schema: unknown): Record<string, unknown>[] {
  const definition = definitionOf(schema);
  return definition?.shape ? [definition.shape] : wrappedIn(definition).flatMap(objectsWithin);
}

/** What the lists and records inside a schema are made of. */
function itemsWithin(schema: unknown): unknown[] {
  const definition = definitionOf(schema);
  const item = definition?.element ?? definition?.valueType;
  return item === undefined ? wrappedIn(definition).flatMap(itemsWithin) : [item];
}

interface Definition {
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly options?: readonly unknown[];
  readonly in?: unknown;
}

function definitionOf(schema: unknown): Definition | undefined {
  return (schema as z.ZodType | undefined)?.def as Definition | undefined;
}

function wrappedIn(definition: Definition | undefined): readonly unknown[] {
  return definition ? [definition.innerType, definition.in, ...(definition.options ?? [])] : [];
}

function textOf(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w$-]+$/.test(String(step))) return `${text}[${JSON.stringify(String(step))}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

/** What a value is, for one that must not be shown. */
function kindOf(value: unknown): string {
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  return value === undefined || value === null ? String(value) : `a value of type ${typeof value}`;
}
