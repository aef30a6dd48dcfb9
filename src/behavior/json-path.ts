/** A way into JSON, `a.list[].name`: keys, and any item of a list. */
export type JsonPath = readonly (string | typeof ANY)[];

export const ANY = Symbol('any item of a list');

/** Reads a path; undefined for what is none. */
export function readJsonPath(text: string): JsonPath | undefined {
  if (!/^(?:[^.[\]\s]+|(?=\[\]))(?:\[\])*(?:\.[^.[\]\s]+(?:\[\])*)*$/.test(text)) return undefined;
  return text.split('.').flatMap((part) => {
    const [key = '', ...items] = part.split('[]');
    return [...(key === '' ? [] : [key]), ...items.map((): typeof ANY => ANY)];
  });
}

/** Whether a value at the path reads as the text: a string by itself, numbers, `true`, `false` and `null` by their JSON. */
export function hasAt(value: unknown, path: JsonPath, text: string, from = 0): boolean {
  const step = path[from];
  if (step === undefined) return typeof value !== 'object' || value === null ? String(value) === text : false;
  if (step === ANY) return Array.isArray(value) && value.some((item) => hasAt(item, path, text, from + 1));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
  return hasAt(Reflect.get(value, step), path, text, from + 1);
}
