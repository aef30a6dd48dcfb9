import type { z } from 'zod';
import { GuardOptionsError, type OptionFault } from '../errors.js';
import { nearest } from './nearest.js';
import type { GuardOptions } from './options.js';
import { optionsSchema, type Settings } from './schema.js';

/**
 * Validates the options of `guard()` into one frozen object.
 * @throws {GuardOptionsError} naming every fault with its path, and the nearest known key of an unknown one.
 */
export function readOptions(options: GuardOptions): Settings {
  const result = optionsSchema.safeParse(options);
  if (result.success) return Object.freeze(result.data);
  throw new GuardOptionsError(result.error.issues.flatMap((issue) => faultsOf(issue, options, [])));
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

function faultsOf(issue: Issue, options: unknown, parent: Path): OptionFault[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_union') {
    const branch = branchMeant(issue.errors);
    if (branch) return branch.flatMap((inner) => faultsOf(inner, options, path));
  }
  return [{ path: textOf(path), message: `${issue.message}, got ${shown(valueAt(options, path))}` }];
}

/** Of several allowed forms the one that the value nearly has: the one whose faults lie inside it, not the form as such. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function unknownKey(path: Path, key: string): OptionFault {
  const suggestion = nearest(key, knownKeys(path));
  const hint = suggestion === undefined ? '' : `, did you mean "${suggestion}"?`;
  return { path: textOf([...path, key]), message: `unknown option${hint}` };
}

/** Keys that the schema knows at a path. */
function knownKeys(path: Path): string[] {
  let schemas: unknown[] = [optionsSchema];
  for (const step of path) {
    schemas = schemas.flatMap(objectsWithin).map((schema) => schema[String(step)]);
  }
  return schemas.flatMap(objectsWithin).flatMap((shape) => Object.keys(shape));
}

/** The object shapes inside a schema, through defaults, options and unions. */
function objectsWithin(schema: unknown): Record<string, unknown>[] {
  const definition = (schema as z.ZodType | undefined)?.def as
    | { shape?: Record<string, unknown>; innerType?: unknown; options?: readonly unknown[]; in?: unknown }
    | undefined;
  if (!definition) return [];
  if (definition.shape) return [definition.shape];
  return [definition.innerType, definition.in, ...(definition.options ?? [])].flatMap(objectsWithin);
}

function textOf(path: Path): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );
}

function valueAt(options: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    options,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (value === undefined || typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  const text = value instanceof RegExp ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
