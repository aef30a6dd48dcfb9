import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Settings } from '../options/schema.js';

/** Reads how a client presents itself. `viaProxy`: the other end of the connection is a trusted proxy. */
export type FingerprintReader = (req: IncomingMessage, viaProxy: boolean) => string | undefined;

/**
 * Builds the reader. What a trusted proxy tells of the connection goes first; else a digest of what a browser sends with
 * every request alike. A client can send whatever it likes: a fingerprint tells clients apart, it proves nothing.
 */
export function fingerprintReader(settings: Settings['fingerprint']): FingerprintReader {
  if (settings === false) return () => undefined;
  const { header } = settings;
  return (req, viaProxy) => (viaProxy && header !== undefined ? told(req, header) : undefined) ?? digest(req);
}

/** What a proxy tells, when it has the form of a digest: JA4 has letters, digits and underscores, JA3 is hexadecimal. */
function told({ headers }: IncomingMessage, header: string): string | undefined {
  const value = headers[header];
  return typeof value === 'string' && /^[\w.:,+/=-]{1,128}$/.test(value) ? value : undefined;
}

/**
 * 16 hexadecimal digits of SHA-256. Neither what differs between page, script, image and call goes in (the value of
 * Accept, Cookie, Referer, Sec-Fetch-*), nor what proxies add.
 */
function digest(req: IncomingMessage): string {
  const hash = createHash('sha256').update(req.httpVersion);
  const { rawHeaders, headers } = req;
  const most = Math.min(rawHeaders.length, MOST_HEADERS * 2);
  for (let i = 0; i < most; i += 2) {
    const name = rawHeaders[i] ?? '';
    // Their order and the case of their letters tell one kind of client from another.
    if (ORDERED.has(name.toLowerCase())) hash.update(`\n${name}`);
  }
  for (const name of VALUED) hash.update(`\n${String(headers[name] ?? '').slice(0, LONGEST_VALUE)}`);
  return hash.digest('hex').slice(0, 16);
}

const ORDERED: ReadonlySet<string> = new Set(['user-agent', 'accept', 'accept-encoding', 'accept-language']);

const VALUED = [
  'user-agent',
  'accept-encoding',
  'accept-language',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'dnt',
  'sec-gpc',
] as const;

const MOST_HEADERS = 128;
const LONGEST_VALUE = 512;
