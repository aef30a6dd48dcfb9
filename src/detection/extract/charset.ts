import { charCodeAt } from '../char-code-at.js';
import { utf16Of } from './binary.js';

/**
 * The texts that bytes can be read as. Most parsers read UTF-8 whatever a Content-Type says and whatever the bytes begin
 * with, some do as it says: where they may differ there is each.
 */
export function textsOf(bytes: Buffer, contentType: string): readonly string[] {
  const order = utf16Of(bytes);
  const charset = charsetOf(contentType);
  const text = withoutMark(bytes.toString());
  if (order === undefined && charset === undefined) return [text];
  const wide = order && decoded(bytes, `utf-16${order}`);
  const other = charset && decoded(bytes, charset);
  // Without its zeros UTF-16 is the same text again, as long as it is ASCII.
  const texts = [wide, order ? withoutZeros(bytes) : text, other];
  return [...new Set(texts.filter((each) => each !== undefined))];
}

/** A charset in which letters of ASCII may be other bytes than in UTF-8, or its bytes other letters. */
function charsetOf(contentType: string): string | undefined {
  const [, quoted, token = quoted] = /charset\s*=\s*(?:"([^"]{1,40})"|([^\s;,"]{1,40}))/i.exec(contentType) ?? [];
  if (token === undefined || ALIKE.test(token)) return undefined;
  return NODES_UTF_16.test(token) ? 'utf-16le' : token.toLowerCase();
}

/** What Node calls it, and parsers of multipart bodies after it. */
const NODES_UTF_16 = /^(?:utf16le|ucs-?2)$/i;
const ALIKE = /^(?:utf-?8|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d)$/i;

function decoded(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

function withoutZeros(bytes: Buffer): string {
  return withoutMark(Buffer.from(bytes.filter((byte) => byte !== 0)).toString());
}

function withoutMark(text: string): string {
  return charCodeAt(text, 0) === 0xfeff ? text.slice(1) : text;
}
