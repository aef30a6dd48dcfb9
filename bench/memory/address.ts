/** One of 16 million client addresses, the same for the same number. */
export function addressOf(index: number): string {
  return `${(index >>> 16) + 11}.${(index >>> 8) & 255}.${index & 255}.9`;
}
