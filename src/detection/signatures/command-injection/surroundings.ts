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
  return /^[^\w]*$|^\w$|^\d+$|^[\w-]*(?:\.[\w-]+)+(?::\d+)?$|^\S{1,64}[)"'\\]$|^\/[\w./-]+$/.test(before);
}

/** Documents, code, logs: in them separators and names of programs are nothing special. */
export function isDocument(view: string): boolean {
  if (view.length < 32) return false;
  if (/^\s{0,16}<(?:[a-z!]|\?xml)/i.test(view) && view.includes('>')) return true;
  if (/^\s{0,16}#{1,6} \S/.test(view) && view.includes('\n')) return true;
  if (/^\s{0,16}\|/.test(view) && view.includes('\n|')) return true;
  const blank = view.indexOf('\n\n', 40);
  if (blank !== -1 && view.length - blank > 20) return true;
  if (view.includes('```') && view.includes('\n')) return true;
  let lines = 0;
  for (let at = view.indexOf('\n'); at !== -1 && lines < 4; at = view.indexOf('\n', at + 1)) lines++;
  return lines >= 4 && view.length >= 200;
}

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
