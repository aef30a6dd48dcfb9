/** The words of a text, each once: lists are written as texts, to be read as such. */
export function words(text: string): readonly string[] {
  return [...new Set(text.trim().split(/\s+/))];
}
