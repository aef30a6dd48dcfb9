/** Position of a tag that opens PHP code in a text in lower case; -1 where there is none. */
export function openTag(lower: string, isInDocument: boolean): number {
  for (let at = lower.indexOf('<?'); at !== -1; at = lower.indexOf('<?', at + 2)) {
    OPENING.lastIndex = at + 2;
    if (OPENING.test(lower) && (!isInDocument || isAtStart(lower, at))) return at;
  }
  if (isInDocument) return -1;
  // Cut off behind the tag: what follows it comes from elsewhere.
  if (lower.length <= 64 && lower.endsWith('<?') && !lower.includes(' ')) return lower.length - 2;
  return lower.includes('php') || lower.includes('<%') ? lower.search(OTHERS) : -1;
}

/** What stands behind `<?`: a name of PHP, an expression, or a statement; `<?xml` with code where its version should be. */
const OPENING =
  /php(?:\s|$|[^\w\-=])|=\s{0,64}(?:[$"'`@(!]|\w{1,32}\s{0,8}(?:\(|\?>|;))|[\s@]{1,64}(?:php\b|[@!$][\w$]|(?:echo|print|if|for|foreach|while|include|require|include_once|require_once|function|die|exit|return|use|namespace)\b|[a-z_]{2,40}\s?\()|xml\s{0,32}[:(]/y;
const OTHERS =
  /\[php\](?!\()|\[\/php\]|\{php\}|\{\/php\}|<script\s{1,8}language\s{0,4}=\s{0,4}["']?php|<%\s{0,8}(?:eval|system|passthru|shell_exec|phpinfo)\b/;

/** A file begins with it, or with the magic numbers of an image that hides it. */
function isAtStart(lower: string, at: number): boolean {
  if (at > 64) return false;
  const before = lower.slice(0, at).trim();
  return before === '' || before === '\ufeff' || /^(?:gif8[79]a|#!\/|\ufffd|%pdf|bm|\x89png|\xff\xd8)/.test(before);
}
