import { CHARACTER } from '../../characters.js';
import type { Input } from '../../input.js';

/** What kind of text the value is: what is an attack in a short field may be an example in a document. */
export interface Context {
  /** Prose, or several lines: an article, a message, a program. */
  readonly isDocument: boolean;
  /** XML as a whole: elements are its own. */
  readonly isXml: boolean;
  /** A header, a name, a path: where no client writes markup. */
  readonly isBare: boolean;
  /** Who the client says it is, or where it came from: robots link to themselves there. */
  readonly isAgent: boolean;
}

export function contextOf(input: Input): Context {
  const { place, role } = input;
  return {
    isDocument: input.isProse || isManyLines(input),
    isXml: place === 'xml' && /^[\s\ufeff]{0,64}<[?!a-z]/i.test(input.text),
    isAgent: place === 'user_agent' || place === 'referer',
    isBare:
      role === 'name' ||
      place === 'path' ||
      place === 'header' ||
      place === 'user_agent' ||
      place === 'cookie' ||
      place === 'referer',
  };
}

function isManyLines({ characters, text }: Input): boolean {
  if ((characters & CHARACTER.LINE) === 0 || text.length < 160) return false;
  let lines = 0;
  for (let i = text.indexOf('\n'); i !== -1 && lines < 3; i = text.indexOf('\n', i + 1)) lines++;
  return lines >= 3;
}
