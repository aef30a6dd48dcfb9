/** What one proxy says about who connected to it. */
export interface Hop {
  readonly node: string;
  readonly protocol?: string;
}

/** Hops of an X-Forwarded-For style list, the nearest proxy's entry first. Nothing is split that is not asked for. */
export function* hopsFromList(header: string): Generator<Hop> {
  let end = header.length;
  while (end >= 0) {
    const comma = end === 0 ? -1 : header.lastIndexOf(',', end - 1);
    yield { node: header.slice(comma + 1, end).trim() };
    end = comma;
  }
}

/** Hops of a Forwarded header (RFC 7239), the nearest proxy's element first. */
export function* hopsFromForwarded(header: string): Generator<Hop> {
  for (const element of elementsFromRight(header)) {
    const pairs = splitUnquoted(element, ';').map(readPair);
    const protocol = pairs.find(({ name }) => name === 'proto')?.value;
    const node = pairs.find(({ name }) => name === 'for')?.value ?? '';
    yield protocol === undefined ? { node } : { node, protocol };
  }
}

/** Elements from the right: a quote that a client left open must not swallow what a proxy wrote after it. */
function* elementsFromRight(header: string): Generator<string> {
  let end = header.length;
  let quoted = false;
  for (let i = end - 1; i >= 0; i--) {
    const char = header[i];
    if (char === '"' && !(quoted && isEscaped(header, i))) quoted = !quoted;
    else if (char === ',' && !quoted) {
      yield header.slice(i + 1, end);
      end = i;
    }
  }
  yield header.slice(0, end);
}

/** True after an odd number of backslashes. */
function isEscaped(text: string, index: number): boolean {
  let start = index;
  while (start > 0 && text[start - 1] === '\\') start--;
  return (index - start) % 2 === 1;
}

function readPair(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  const value = text.slice(equals + 1).trim();
  return {
    name: text.slice(0, Math.max(0, equals)).trim().toLowerCase(),
    value: value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value,
  };
}

/** Splits at a separator outside quoted strings, in one pass. */
function splitUnquoted(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\' && quoted) i++;
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
