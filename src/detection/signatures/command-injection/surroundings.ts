/** Where a value begins to say something: behind blanks, quotes and what closes the text before. */
export function startOf(view: string): number {
  let i = 0;
  while (i < view.length && /[\s'"@!+]/.test(view[i] as string)) i++;
  const line = /^(?:\\[nrt])+/.exec(view.slice(i, i + 16));
  return line ? i + line[0].length : i;
}

/** Whether a value of one line begins with the end of another, as a character or as an escape. */
export function startsWithLine(view: string, start: number): boolean {
  if (start >= 2 && view[start - 2] === '\\') return true;
  return (
    /^\s{0,4}[\r\n]\s{0,8}$/.test(view.slice(0, Math.min(start, 16))) &&
    !view
      .slice(start, start + 256)
      .trimEnd()
      .includes('\n')
  );
}

/** Whether what stands before a separator is what a program is given: nothing, a host, a number, a path, a closing quote. */
export function isCleanBefore(view: string, start: number, at: number): boolean {
  if (at - start <= 0) return true;
  if (at - start > 256) return false;
  const before = view.slice(start, at).trim();
  // In the address of a page an ampersand separates parameters.
  if (/^\w{2,8}:\/\//.test(before)) return view.charCodeAt(at) !== AMPERSAND && !/\s/.test(before);
  return GIVEN.test(before);
}

const AMPERSAND = 0x26;
/** Signs only; one letter; numbers, dates and sums; hosts and mail addresses; an option; quoted or closed text; a path; a file. */
const GIVEN =
  /^(?:[^\w]*|\w|[\d\s.,:/+*=-]+|(?:[\w.+-]+@)?[\w-]*(?:\.[\w-]+)+(?::\d+)?|\d+(?:\.\d+){3}(?:\s-\w\s?\d+)?|-{1,2}\w+|\S{1,64}[)"'\\]|\.{0,2}\/[\w./-]+|[\w-]{1,40}(?: [\w-]{1,40}){0,2}\.\w{2,4})$/;

/** Documents, code, logs: in them separators and names of programs are nothing special. */
export function isDocument(view: string): boolean {
  if (view.length < 32) return false;
  if (/^\s{0,16}<(?:[a-z!]|\?xml)/i.test(view) && view.includes('>')) return true;
  if (/^\s{0,16}#{1,6} \S/.test(view) && view.includes('\n')) return true;
  if (/^\s{0,16}\|/.test(view) && view.includes('\n|')) return true;
  const blank = view.indexOf('\n\n', 1);
  if (blank !== -1 && (blank >= 40 || view.indexOf('\n\n', blank + 4) !== -1) && view.length - blank > 20) return true;
  if (/^(?:diff --git |--- a\/|@@ -\d)/.test(view)) return true;
  if (view.includes('```') && view.includes('\n')) return true;
  let lines = 0;
  for (let at = view.indexOf('\n'); at !== -1 && lines < 4; at = view.indexOf('\n', at + 1)) lines++;
  return lines >= 4 && view.length >= 200;
}

/** What a chat calls a link or a person, `<https://example.com/a|text>`, `<@U1|ann>`. */
export function isLinkText(view: string, at: number): boolean {
  return LINK.test(view.slice(Math.max(0, at - 256), at)) && /^\|[^<>|;&\n]{1,80}>/.test(view.slice(at, at + 84));
}

const LINK = /<(?:https?:\/\/|mailto:|[@#!])[^\s<>|]{1,250}$/;

/** How many ordinary words stand around a passage in backticks, near it. */
export function wordsOutside(view: string, at: number): number {
  const close = view.indexOf('`', at + 1);
  const before = view.slice(Math.max(0, at - 160), at);
  const after = close === -1 ? '' : view.slice(close + 1, close + 161);
  let count = 0;
  for (const word of `${before} ${after}`.split(/\s+/))
    if (/^[\p{L}']{2,}[,.:!?\u3001\u3002\uff0c\uff1a]?$/u.test(word)) count++;
  return count;
}

/** A passage in backticks with a word right before and right behind it, as in "Explain `rm -rf x` please". */
export function isWithinWords(view: string, at: number): boolean {
  const close = view.indexOf('`', at + 1);
  return (
    /[a-z]{3,}[:,]? $/i.test(view.slice(Math.max(0, at - 8), at)) &&
    /^ [a-z]{3,}/i.test(view.slice(close + 1, close + 6))
  );
}

/** Whether a value begins within the text: behind a quote, or the sign that ends a name. */
export function isValueStart(view: string, at: number): boolean {
  let i = at - 1;
  while (i >= 0 && i > at - 4 && view.charCodeAt(i) === 0x20) i--;
  return i >= 0 && (i < at - 1 ? '=\'":;' : '=\'"').includes(view[i] as string);
}
