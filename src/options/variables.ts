import type { z } from 'zod';
import { partsOf } from './structure.js';
import { type TextForm, textFormOf } from './text-form.js';

/** An option that an environment variable can give. */
export interface Variable {
  /** `GUARD_RATE_LIMIT_REQUESTS` */
  readonly name: string;
  /** `['rateLimit', 'requests']` */
  readonly path: readonly string[];
  readonly form: TextForm;
}

/** The variables of a schema, by the paths of its options: what contains others stands before what is in it. */
export function variablesOf(schema: z.ZodType): readonly Variable[] {
  return variablesAt([schema], []);
}

function variablesAt(schemas: readonly z.ZodType[], path: readonly string[]): Variable[] {
  const form = path.length > 0 ? textFormOf(schemas) : undefined;
  return [
    ...(form ? [{ name: variableName(path), path, form }] : []),
    ...[...partsOf(schemas)].flatMap(([key, parts]) => variablesAt(parts, [...path, key])),
  ];
}

function variableName(path: readonly string[]): string {
  return ['GUARD', ...path.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase())].join('_');
}
