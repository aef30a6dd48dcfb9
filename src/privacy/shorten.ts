/** The beginning of a text, `longest` characters at most, and no secret's first half at its end: whole words, whole numbers. */
export function beginning(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let end = longest;
  for (const least = Math.max(longest - LONGEST_WORD, 0); end > least && !isSpace(text, end - 1); ) end--;
  for (const least = Math.max(end - LONGEST_NUMBER, 0); end > least && isOfNumber(text, end - 1); ) end--;
  return text.slice(0, end);
}

/** Cuts what `mask` has left so that it would leave this, too: no end of a text reads as a secret because it is cut there. */
export function cut(text: string, longest: number, mask: (text: string) => string): string {
  if (text.length <= longest) return text;
  let end = longest - DOTS.length;
  for (let tries = 0; end > 0 && tries < MOST_TRIES; tries++) {
    const short = text.slice(0, end) + DOTS;
    const again = mask(short);
    if (again === short) return short;
    end = Math.min(end - 1, difference(short, again));
  }
  return DOTS;
}

const DOTS = '...';
const MOST_TRIES = 16;
const LONGEST_WORD = 512;
const LONGEST_NUMBER = 32;

function isSpace(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 32;
}

function isOfNumber(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || code === 45 || isSpace(text, at);
}

function difference(one: string, other: string): number {
  let i = 0;
  while (i < one.length && one.charCodeAt(i) === other.charCodeAt(i)) i++;
  return i;
}
