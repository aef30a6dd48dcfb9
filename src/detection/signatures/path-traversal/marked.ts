/** A table of ASCII codes: 1 for those of the characters. */
export function marked(characters: readonly string[]): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
