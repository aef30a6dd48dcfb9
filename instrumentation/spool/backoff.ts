/** Milliseconds until the next try after so many failures in a row: 1 s, doubled up to 30 s, a fifth more or less. */
export function backoff(failures: number): number {
  const regular = Math.min(FIRST * 2 ** (failures - 1), LONGEST);
  return regular * (0.8 + Math.random() * 0.4);
}

const FIRST = 1_000;
const LONGEST = 30_000;
