import type { Settings } from '../options/schema.js';
import { parseReferrerPattern, type Referrer, type ReferrerPattern, readReferrer } from '../request/referrer.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

/** Blocks requests that come from elsewhere than the listed hosts and origins, by their Referer (RFC 9110, 10.1.3). */
export function referrer({ allow, missing }: NonNullable<Settings['referrers']>): Check {
  const isAllowed = compileReferrers(allow);
  return {
    name: 'referrer',
    skipsPreflight: true,
    run({ headers }) {
      const { referer: header = '' } = headers;
      // How a client says that the user typed the address in.
      if (header.trim() === '' || header === 'about:blank') return missing === 'block' ? MISSING : undefined;
      const from = readReferrer(header);
      return from && isAllowed(from) ? undefined : denied(from);
    },
  };
}

/** One function that says whether a referrer is among the hosts and origins. */
function compileReferrers(allow: readonly string[]): (from: Referrer) => boolean {
  const patterns = allow.map(parseReferrerPattern).filter((pattern) => pattern !== undefined);
  const valuesOf = (kind: ReferrerPattern['kind']) =>
    new Set(patterns.filter((pattern) => pattern.kind === kind).map(({ value }) => value));
  const [hosts, parents, origins] = [valuesOf('host'), valuesOf('below'), valuesOf('origin')];
  const isBelow = (host: string): boolean => {
    for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
      if (parents.has(host.slice(dot + 1))) return true;
    }
    return false;
  };
  return ({ host, origin }) => hosts.has(host) || origins.has(origin) || (parents.size > 0 && isBelow(host));
}

const MISSING: Finding = Object.freeze({
  check: 'referrer',
  action: 'block',
  status: 403,
  reason: 'referrer.missing',
  score: 0,
});

/** Tells the origin alone: path and query of another site are its users' own business. */
function denied(from: Referrer | undefined): Finding {
  return {
    check: 'referrer',
    action: 'block',
    status: 403,
    reason: 'referrer.denied',
    score: 0,
    attributes: {
      [ATTRIBUTES.INPUT.name]: 'header.referer',
      ...(from && { [ATTRIBUTES.EXCERPT.name]: from.origin }),
    },
  };
}
