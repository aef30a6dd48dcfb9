import { inspect, types } from 'node:util';

/** A value as an error names it: short, and readable whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (value === undefined || typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  const text = asText(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** As JSON, or as Node shows what has no JSON form: errors, patterns, circles. */
function asText(value: unknown): string {
  try {
    if (!types.isRegExp(value) && !types.isNativeError(value)) return JSON.stringify(value) ?? inspect(value);
  } catch {}
  return types.isNativeError(value) ? String(value) : inspect(value, { depth: 1 });
}
