import { z } from 'zod';
import { definitionOf, formsOf, records } from './structure.js';

/** How a text, as an environment variable has it, is read into a value for the schema. */
export interface TextForm {
  /** What stands in the text, or `undefined` for a text that is not of this form. */
  read(text: string): unknown;
  /** Reads any text: in a union it comes last. */
  readonly takesAll?: boolean;
  /** Takes the comma for itself: lists and records cannot hold it. */
  readonly many?: boolean;
}

/** Marks kinds whose schema does not say how a text is read, such as `z.custom`: without a mark they have no text form. */
export const textForms = z.registry<TextForm>();

export const asText: TextForm = { read: (text) => text, takesAll: true };

/** A number where the text is one, otherwise the text: durations, sizes. */
export const asNumberOrText: TextForm = { read: (text) => readNumber(text) ?? text, takesAll: true };

/** The text form of what may be any of `schemas`; `undefined` for functions, objects and what else no text can be. */
export function textFormOf(schemas: readonly z.ZodType[]): TextForm | undefined {
  const forms = schemas.flatMap(formsOf).flatMap((form) => ownForm(form) ?? []);
  const inOrder = [...forms.filter(({ takesAll }) => !takesAll), ...forms.filter(({ takesAll }) => takesAll)];
  if (inOrder.length < 2) return inOrder[0];
  return {
    read(text) {
      for (const form of inOrder) {
        const value = form.read(text);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    takesAll: inOrder.some(({ takesAll }) => takesAll),
    many: inOrder.some(({ many }) => many),
  };
}

/** `name=value` pairs, such as `detection=monitor,https=off`. */
export function recordOf(value: TextForm): TextForm {
  return {
    read(text) {
      const pairs = items(text).map((item) => [item, item.indexOf('=')] as const);
      if (pairs.some(([, equals]) => equals < 1)) return undefined;
      return Object.fromEntries(
        pairs.map(([item, equals]) => {
          const rest = item.slice(equals + 1).trim();
          return [item.slice(0, equals).trim(), value.read(rest) ?? rest];
        }),
      );
    },
    many: true,
  };
}

function listOf(element: TextForm): TextForm {
  return { read: (text) => items(text).map((item) => element.read(item) ?? item), takesAll: true, many: true };
}

function ownForm(schema: z.ZodType): TextForm | undefined {
  const marked = textForms.get(schema);
  if (marked) return marked;
  const { type, values, entries, element, valueType, shape } = definitionOf(schema);
  if (type === 'boolean') return oneOf([true, false]);
  if (type === 'literal' && values) return oneOf(values);
  if (type === 'enum' && entries) return oneOf(Object.values(entries));
  if (type === 'number') return { read: readNumber };
  if (type === 'string') return asText;
  const named = records.get(schema) ? Object.values(shape ?? {})[0] : valueType;
  const inner = element ?? named;
  const form = inner && textFormOf([inner]);
  if (!form || form.many) return undefined;
  return element ? listOf(form) : recordOf(form);
}

function oneOf(values: readonly unknown[]): TextForm {
  const byText = new Map(values.map((value) => [String(value), value]));
  return { read: (text) => byText.get(text) };
}

function readNumber(text: string): number | undefined {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

function items(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
