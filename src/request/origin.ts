import { isIP } from 'node:net';

/** Whether a text is one origin with a host (RFC 6454, 6.1). `null`, several origins, a path or odd characters are none. */
export function isOrigin(text: string): boolean {
  return text.length <= LONGEST_ORIGIN && ORIGIN.test(text);
}

/** An origin as browsers write it: lower case, without the scheme's own port; `undefined` for what is none. */
export function parseOrigin(text: string): string | undefined {
  if (!isOrigin(text)) return undefined;
  const lower = text.toLowerCase();
  if (!/^https?:/.test(lower)) return lower;
  return URL.canParse(lower) ? new URL(lower).origin : undefined;
}

/** `https://*.shop.example` taken apart: what an origin begins and ends with. */
export interface OriginPattern {
  readonly before: string;
  readonly after: string;
}

/** Reads a pattern for the subdomains of a domain; `undefined` for what is none, among it a star before a top level domain. */
export function parseOriginPattern(text: string): OriginPattern | undefined {
  const star = text.indexOf('://*.');
  const apex = star === -1 ? undefined : parseOrigin(`${text.slice(0, star)}://${text.slice(star + 5)}`);
  if (apex === undefined) return undefined;
  const before = apex.slice(0, star + 3);
  const host = apex.slice(before.length).replace(/:\d+$/, '');
  const isDomain = host === 'localhost' || /^[\w-]+(?:\.[\w-]+)+$/.test(host);
  return isDomain && !isIP(host) ? { before, after: `.${apex.slice(before.length)}` } : undefined;
}

/** Whether an origin is of a subdomain, however deep, and not of the domain itself. */
export function matchesOrigin({ before, after }: OriginPattern, origin: string): boolean {
  return (
    origin.length > before.length + after.length &&
    origin.startsWith(before) &&
    origin.endsWith(after) &&
    /^[\w-]+(?:\.[\w-]+)*$/.test(origin.slice(before.length, -after.length))
  );
}

/** A RegExp that has to match the whole of an origin: what only occurs in it lets `https://shop.example.evil.example` in. */
export function wholeOrigin({ source, flags }: RegExp): RegExp {
  // Without g and y a RegExp keeps no position between requests; without m, $ is the end.
  return new RegExp(`^(?:${source})$`, flags.replace(/[gym]/g, ''));
}

/** Longer than any host name with scheme and port: bounds what the application's patterns and functions are asked. */
const LONGEST_ORIGIN = 512;
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
