/** A number of bytes: `'128kb' '10mb' '1gb'` (1 kb is 1,024 bytes), or the number itself. */
export type Size = string | number;

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1_024, mb: 1_024 ** 2, gb: 1_024 ** 3 };

/** Whole bytes of a size, or `undefined` for what is none. At most 2^53 - 1. */
export function readSize(value: unknown): number | undefined {
  const bytes = typeof value === 'number' ? value : fromText(value);
  return bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}

function fromText(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 32) return undefined;
  const match = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)$/.exec(value.toLowerCase());
  const unit = UNITS[match?.[2] ?? ''];
  return match && unit ? Math.floor(Number(match[1]) * unit) : undefined;
}
