import { utf16Of } from './binary.js';

/**
 * The texts that bytes can be read as. Most parsers read UTF-8 whatever a Content-Type says, some do as it says: where the
 * two may differ there are both.
 */
export function textsOf(bytes: Buffer, contentType: string): readonly string[] {
  const order = utf16Of(bytes);
  const text = order === undefined ? withoutMark(bytes.toString()) : decoded(bytes, `utf-16${order}`);
  const charset = charsetOf(contentType);
  if (charset === undefined || text === undefined) return [text ?? bytes.toString()];
  const other = decoded(bytes, charset);
  return other === undefined || other === text ? [text] : [text, other];
}

/** A charset in which letters of ASCII may be other bytes than in UTF-8, or its bytes other letters. */
function charsetOf(contentType: string): string | undefined {
  const [, quoted, token = quoted] = /charset\s*=\s*(?:"([^"]{1,40})"|([^\s;,"]{1,40}))/i.exec(contentType) ?? [];
  return token === undefined || ALIKE.test(token) ? undefined : token.toLowerCase();
}

const ALIKE = /^(?:utf-?8|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d)$/i;

function decoded(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
