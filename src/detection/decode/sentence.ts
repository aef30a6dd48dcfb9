/** Whether a short text says something in words, four of them at least, rather than names or runs something. */
export function isSentence(text: string): boolean {
  return text.includes(' ') && (text.match(WORDS)?.length ?? 0) >= 4;
}

const WORDS = /(?<![^\s])[a-z]{2,}(?=\s|$)/gi;
