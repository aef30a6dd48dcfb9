import { inspect } from 'node:util';
import type { z } from 'zod';
import { apart, definitionOf, formsOf, partsOf, records, unwrapped } from '../../src/options/structure.js';
import type { Interfaces, Property } from './interfaces.js';
import { code } from './table.js';

/** An option as its schema and its comment describe it. */
export interface OptionEntry {
  /** `rateLimit.requests`, `behavior[].window`, `rateLimit.endpoints.*.requests` */
  readonly path: string;
  /** What is allowed, in the words of the schema. */
  readonly allowed: string;
  /** The default as it would be written, empty for none; or one of the words for what has another. */
  readonly default: string;
  /** The comment, without a default that says what the schema says. */
  readonly meaning: string;
  readonly parts: readonly OptionEntry[];
}

/** In place of a default: that of an object is the defaults of its parts; some parts have none and cannot be left out. */
export const AS_BELOW = 'as below';
export const REQUIRED = 'required';

export interface OptionEntries {
  readonly entries: readonly OptionEntry[];
  /** Where schema and types differ, and what nobody has described. */
  readonly faults: readonly string[];
}

/** Every option of a schema, with the comment on it in `root` and the interfaces that its properties lead to. */
export function optionEntries(schema: z.ZodType, interfaces: Interfaces, root: string): OptionEntries {
  const faults: string[] = [];

  const entriesOf = (schemas: readonly z.ZodType[], types: readonly string[], path: string, whole: unknown) => {
    const parts = partsOf(schemas);
    const properties = new Map<string, Property>();
    for (const property of types.flatMap((type) => interfaces.get(type) ?? [])) {
      const { comment = '', mentions = [] } = properties.get(property.name) ?? {};
      properties.set(property.name, {
        name: property.name,
        comment: comment.includes(property.comment) ? comment : `${comment} ${property.comment}`.trim(),
        mentions: [...new Set([...mentions, ...property.mentions])],
      });
    }
    for (const name of properties.keys()) {
      if (!parts.has(name)) faults.push(`${join(path, name)}: in ${types.join(', ')}, not in the schema`);
    }
    return [...parts].map(([name, forms]) =>
      entryOf(forms, properties.get(name), join(path, name), inside(whole, name)),
    );
  };

  const entryOf = (
    forms: readonly z.ZodType[],
    property: Property | undefined,
    path: string,
    given: unknown,
  ): OptionEntry => {
    const byDefault = alone(
      given === undefined ? forms.map(defaultOf).find((value) => value !== undefined) : given,
      forms,
    );
    const [inner, suffix] = holdersOf(forms);
    const hasParts = partsOf(inner).size > 0;
    const allowed = allowedBy(forms);
    const missing = path.includes('.') && !forms.some((form) => form.safeParse(undefined).success);
    const shown =
      hasParts && suffix === '' && typeof byDefault === 'object' && !Array.isArray(byDefault)
        ? AS_BELOW
        : (shownDefault(byDefault, allowed, forms) ?? (missing ? REQUIRED : ''));
    const { meaning, fault } = withoutDefault(property?.comment ?? '', shown, byDefault);
    if (!property) faults.push(`${path}: in the schema, not in the types. An object of names is made by byName()`);
    else if (meaning === '') faults.push(`${path}: no comment says what it does`);
    if (fault) faults.push(`${path}: ${fault}`);
    if (allowed === '') faults.push(`${path}: the schema does not say what is expected`);
    const parts = property && !isApart(inner) ? entriesOf(inner, property.mentions, `${path}${suffix}`, byDefault) : [];
    return { path, allowed, default: shown, meaning, parts };
  };

  return { entries: entriesOf([schema], [root], '', undefined), faults };
}

/** What holds the parts of an option: itself, or else the items of a list or the values of a record. */
function holdersOf(forms: readonly z.ZodType[]): [schemas: readonly z.ZodType[], suffix: string] {
  const inner = (part: 'element' | 'valueType') =>
    forms.flatMap(formsOf).flatMap((form) => definitionOf(form)[part] ?? []);
  if (partsOf(forms).size > 0) return [forms, ''];
  if (partsOf(inner('element')).size > 0) return [inner('element'), '[]'];
  // The values of byName() are all of one kind.
  const named = forms
    .flatMap(formsOf)
    .filter((form) => records.get(form))
    .flatMap((form) => Object.values(definitionOf(form).shape ?? {})[0] ?? []);
  return [[...inner('valueType'), ...named], '.*'];
}

/** What is described in a place of its own. */
function isApart(schemas: readonly z.ZodType[]): boolean {
  return schemas.flatMap(formsOf).some((form) => apart.get(form) !== undefined);
}

/** The texts that faults begin with; for literals, which have none, themselves. An object's parts stand below it. */
function allowedBy(forms: readonly z.ZodType[]): string {
  const texts = forms
    .filter((form) => definitionOf(unwrapped(form)).type !== 'undefined')
    .flatMap((form) => outermostText(form) ?? literalsOf(form));
  return [...new Set(texts)].join(' or ').replace(/(an object) with \w+(?:, (?!or\b)\w+)*/, '$1') + namesOf(forms);
}

/** The names that a record takes, where they are few enough to be read. */
function namesOf(forms: readonly z.ZodType[]): string {
  const [record] = forms.flatMap(formsOf).filter((form) => records.get(form));
  const names = record ? Object.keys(definitionOf(record).shape ?? {}) : [];
  return names.length > 0 && names.length <= 20 ? `: ${names.map(code).join(', ')}` : '';
}

function outermostText(schema: z.ZodType): string | undefined {
  const { error, innerType, in: input } = definitionOf(schema);
  const text = error?.({ code: 'invalid_type' });
  if (typeof text === 'string') return text.replace(/^expected /, '');
  const next = innerType ?? input;
  return next && outermostText(next);
}

function literalsOf(schema: z.ZodType): string[] {
  return formsOf(schema)
    .flatMap((form) => definitionOf(form).values ?? [])
    .map((value) => JSON.stringify(value));
}

function defaultOf(schema: z.ZodType): unknown {
  const { defaultValue, innerType, in: input } = definitionOf(schema);
  const next = innerType ?? input;
  return defaultValue === undefined && next ? defaultOf(next) : defaultValue;
}

/** A list of one, which a user may write without the list. */
function alone(value: unknown, forms: readonly z.ZodType[]): unknown {
  const [only] = Array.isArray(value) && value.length === 1 ? value : [];
  return only !== undefined && forms.some((form) => form.safeParse(only).success) ? only : value;
}

/** As it would be written. One that could not be, since it stands for what options are read into, is the comment's to tell. */
function shownDefault(value: unknown, allowed: string, forms: readonly z.ZodType[]): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && /duration/.test(allowed)) return `'${inUnits(value, DURATIONS)}'`;
  if (typeof value === 'number' && /size/.test(allowed)) return `'${inUnits(value, SIZES)}'`;
  return forms.some((form) => form.safeParse(value).success)
    ? inspect(value, { breakLength: Number.POSITIVE_INFINITY })
    : '';
}

type Units = readonly (readonly [unit: string, length: number])[];

const DURATIONS: Units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const SIZES: Units = [
  ['gb', 1_024 ** 3],
  ['mb', 1_024 ** 2],
  ['kb', 1_024],
  ['b', 1],
];

function inUnits(value: number, units: Units): string {
  const [unit, length] = units.find(([, each]) => value % each === 0) ?? ['', 1];
  return `${value / length}${unit}`;
}

/** A comment names the default for those who read the types; here it has a column of its own. */
function withoutDefault(comment: string, shown: string, value: unknown): { meaning: string; fault?: string } {
  const isOne = ['string', 'number', 'boolean'].includes(typeof value);
  const said = /\bDefault `?([\w./-]+)`?(?=[.;]|, |$)/.exec(comment)?.[1];
  if (!isOne || said === undefined) return { meaning: comment };
  const text = shown.replaceAll("'", '');
  if (said.replace(/[._]/g, '') !== text.replace(/[._]/g, '')) {
    return { meaning: comment, fault: `the comment says "Default ${said}", the schema ${shown}` };
  }
  return { meaning: comment.replace(/ ?\bDefault `?[\w./-]+`?\.(?= |$)/, '').trim() };
}

function inside(whole: unknown, name: string): unknown {
  return typeof whole === 'object' && whole !== null ? Reflect.get(whole, name) : undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
