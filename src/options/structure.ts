import { z } from 'zod';

/** The parts of a schema's definition that lead on to other schemas, whatever its kind. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly defaultValue?: unknown;
  readonly error?: (issue: { readonly code: string }) => unknown;
}

export function definitionOf(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}

/** The schema of what a user writes, without what fills in a default, allows absence or reads on. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const { innerType, in: input, out } = definitionOf(schema);
  const next = innerType ?? (input && definitionOf(input).type === 'transform' ? out : input);
  return next ? unwrapped(next) : schema;
}

/** The forms that a value may have: the members of a union, or the schema itself. */
export function formsOf(schema: z.ZodType): readonly z.ZodType[] {
  const inner = unwrapped(schema);
  return definitionOf(inner).options?.flatMap(formsOf) ?? [inner];
}

/** Marks objects whose keys are names, not options. */
export const records = z.registry<{ readonly keys: 'names' }>();

/** Marks objects of options that are described in a place of their own. */
export const apart = z.registry<{ readonly name: string }>();

/** The options inside of what may be any of `schemas`: by their keys, each with what it may be. A record has none. */
export function partsOf(schemas: readonly z.ZodType[]): ReadonlyMap<string, readonly z.ZodType[]> {
  const parts = new Map<string, z.ZodType[]>();
  for (const form of schemas.flatMap(formsOf)) {
    if (records.get(form) || apart.get(form)) continue;
    for (const [key, part] of Object.entries(definitionOf(form).shape ?? {})) {
      parts.set(key, [...(parts.get(key) ?? []), part]);
    }
  }
  return parts;
}
