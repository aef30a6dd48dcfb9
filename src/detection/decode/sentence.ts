/** Whether a short text says something in words, four of them at least, rather than names or runs something. */
export function isSentence(text: string): boolean {
  return text.includes(' ') && (text.match(WORDS)?.length ?? 0) >= 4;
}

/** Whether a short text speaks about what it names, as a search does: `/etc/hosts file location`, `how to edit my.cnf`. */
export function isSpoken(text: string): boolean {
  return text.includes(' ') && SPOKEN.test(text) && !/[;|&`$<>{}]/.test(text);
}

const SPOKEN =
  /(?<![^\s])(?:how|what|where|which|why|when|who|are|the|of|my|your|for|about|with|does|do|can|vs|tutorial|example|examples|explained|meaning|location|file|permission|permissions|documentation|docs|guide|help|linux|ubuntu|debian|macos)(?=[\s?.!,]|$)/i;

const WORDS = /(?<![^\s])[a-z]{2,}(?=\s|$)/gi;
