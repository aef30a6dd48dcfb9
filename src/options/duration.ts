/** A length of time: `'250ms' '10s' '5m' '1h' '1d'`, or a number of seconds. */
export type Duration = string | number;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST = 10 * 365 * 86_400_000;

/** Milliseconds of a duration, or `undefined` for what is none. More than zero, ten years at most. */
export function readDuration(value: unknown): number | undefined {
  const milliseconds = typeof value === 'number' ? value * 1_000 : fromText(value);
  return milliseconds !== undefined && milliseconds > 0 && milliseconds <= LONGEST ? milliseconds : undefined;
}

function fromText(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 32) return undefined;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value);
  const unit = UNITS[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit : undefined;
}
