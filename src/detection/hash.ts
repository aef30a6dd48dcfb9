/** One step of the hash by which words and names are known; the scan does the same inline. */
export function hashOn(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}
