import { z } from 'zod';
import { isHeaderName, secret } from './kinds.js';

/**
 * Headers that a request must have, by their names: `true` for present and not blank, a text for exactly that value.
 * Such a value is often a secret that a CDN or gateway adds; it is compared in constant time and never told.
 */
export type RequiredHeaders = Readonly<Record<string, string | true>>;

/** What is wrong here may be wrong with a secret: it is told without the value. */
export const headersSchema = z
  .custom<RequiredHeaders>(isObject, {
    ...secret('an object of header names, each with true or the value that it must have'),
    abort: true,
  })
  .superRefine((headers, { addIssue }) => {
    const names = Object.keys(headers);
    if (names.length === 0) addIssue(fault([], 'at least one header'));
    const taken = new Set<string>();
    for (const name of names) {
      const value: unknown = headers[name];
      if (!isHeaderName(name)) addIssue(fault([name], 'a header name as its key'));
      else if (taken.has(name.toLowerCase())) addIssue(fault([name], 'each header once, whatever its case'));
      if (value !== true && !isHeaderValue(value)) {
        addIssue(fault([name], 'true, or a value in printable ASCII with no blanks around it'));
      }
      taken.add(name.toLowerCase());
    }
  })
  .transform((headers) => Object.entries(headers).map(([name, value]) => ({ name: name.toLowerCase(), value })))
  .optional();

function fault(path: string[], text: string) {
  return { code: 'custom', path, message: `expected ${text}`, params: { secret: true } } as const;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a server can receive: blanks around a value are not part of it (RFC 9110, 5.5). */
function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 4_096 && /^[!-~](?:[\t -~]*[!-~])?$/.test(value);
}
