/** A path pattern, taken apart: literal segments, `*` for any one segment, `**` at the end for any rest. */
export interface PathPattern {
  readonly segments: readonly string[];
  readonly rest: boolean;
}

/** Reads `/health`, `/assets/*`, `/static/**`; `undefined` for what is no path pattern. */
export function parsePathPattern(text: string): PathPattern | undefined {
  if (!/^\/[^?#\s\\]*$/.test(text) || text.length > 1_024 || !isPlainPath(text)) return undefined;
  const segments = text.slice(1).split('/');
  const rest = segments.at(-1) === '**';
  if (rest) segments.pop();
  const valid = segments.every((segment) => segment === '*' || !segment.includes('*'));
  return valid ? { segments, rest } : undefined;
}

/** One function that says whether a path is among the patterns, or `undefined` when there are none. */
export function compilePaths(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  const parsed = patterns.map(parsePathPattern).filter((pattern) => pattern !== undefined);
  if (parsed.length === 0) return undefined;
  const exact = new Set(
    parsed
      .filter(({ segments, rest }) => !rest && !segments.includes('*'))
      .map(({ segments }) => `/${segments.join('/')}`),
  );
  const open = parsed.filter(({ segments, rest }) => rest || segments.includes('*'));
  // A path that a file server or proxy could read as another one is never excluded.
  return (path) => exact.has(path) || (open.some((pattern) => matches(pattern, path)) && isPlainPath(path));
}

function matches({ segments, rest }: PathPattern, path: string): boolean {
  if (!path.startsWith('/')) return false;
  let start = 1;
  for (const segment of segments) {
    if (start > path.length) return false;
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    const matched = segment === '*' ? end > start : end - start === segment.length && path.startsWith(segment, start);
    if (!matched) return false;
    start = end + 1;
  }
  return rest || start > path.length;
}

/** No dot segments, empty segments, backslashes or encoded forms of these. */
export function isPlainPath(path: string): boolean {
  return !/\/\.{1,2}(?:\/|$)|\/\/|\\|%2[ef]|%5c|%00/i.test(path);
}
