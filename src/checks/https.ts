import type { Settings } from '../options/schema.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Check, Finding } from './check.js';

/** Sends plain http requests to https (308, RFC 9110 15.4.9) or refuses them (426, RFC 9110 15.5.22). */
export function https({ mode, hosts }: Exclude<Settings['https'], false>): Check {
  const known = new Set(hosts);
  const hostOf = (request: GuardRequest): string | undefined => {
    const { host: named, ':authority': authority } = request.headers;
    const host = hostName((authority as string | undefined) ?? named);
    return known.size === 0 || (host !== undefined && known.has(host)) ? host : undefined;
  };

  return {
    name: 'https',
    run(request) {
      if (request.secure) return undefined;
      if (mode === 'require') return REQUIRED;
      const host = hostOf(request);
      if (host === undefined) {
        return { check: 'https', action: 'block', status: 400, reason: 'https.host_invalid', score: 0 };
      }
      const target = request.query === '' ? request.path : `${request.path}?${request.query}`;
      return {
        check: 'https',
        action: 'redirect',
        status: 308,
        reason: 'https.required',
        score: 0,
        headers: { Location: `https://${host}${asciiTarget(target)}` },
      };
    },
  };
}

const REQUIRED: Finding = Object.freeze({
  check: 'https',
  action: 'block',
  status: 426,
  reason: 'https.required',
  score: 0,
  headers: Object.freeze({ Upgrade: 'TLS/1.2, HTTP/1.1', Connection: 'Upgrade' }),
});

/** The Host header without its port, in lower case, when it is a host name or an address and nothing else. */
function hostName(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 255) return undefined;
  const match = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.exec(header.toLowerCase());
  return match?.[1];
}

/** A path that is none (`OPTIONS *`) leads to the root; bytes beyond ASCII are percent-encoded, a header must not hold them. */
function asciiTarget(target: string): string {
  return target.startsWith('/')
    ? target.replace(
        /[^\x21-\x7e]/g,
        (char) => `%${(char.charCodeAt(0) & 0xff).toString(16).padStart(2, '0').toUpperCase()}`,
      )
    : '/';
}
