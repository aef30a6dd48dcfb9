/** A media type without its parameters, in lower case (RFC 9110, 8.3.1). */
export interface MediaType {
  readonly type: string;
  readonly subtype: string;
}

/** Reads a Content-Type; `undefined` for what is none. Its parameters are not looked at. */
export function readMediaType(header: string): MediaType | undefined {
  const end = header.indexOf(';');
  const [, type, subtype] = MEDIA_TYPE.exec((end === -1 ? header : header.slice(0, end)).toLowerCase()) ?? [];
  return type !== undefined && subtype !== undefined ? { type, subtype } : undefined;
}

/** Reads `application/json`, `text/*`, `application/*+json`; `undefined` for what is none of these. */
export function parseTypePattern(text: string): MediaType | undefined {
  const media = readMediaType(text);
  const valid =
    media && !text.includes(';') && !media.type.includes('*') && /^(?:[^*]+|\*(?:\+[^*+]+)?)$/.test(media.subtype);
  return valid ? media : undefined;
}

/** Two tokens, each of 127 characters at most (RFC 6838, 4.2). */
const MEDIA_TYPE = /^[\t ]*([\w!#$%&'*+.^`|~-]{1,127})\/([\w!#$%&'*+.^`|~-]{1,127})[\t ]*$/;
