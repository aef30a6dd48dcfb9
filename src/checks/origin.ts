import type { Settings } from '../options/schema.js';
import type { GuardRequest } from '../request/guard-request.js';
import { isOrigin, matchesOrigin, parseOrigin, parseOriginPattern } from '../request/origin.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

type Origins = NonNullable<NonNullable<Settings['upgrades']>['origins']>;

/**
 * Blocks upgrades that the page of another site asks for (CWE-1385): a browser sends the cookies of its user with one, and
 * lets any page read the answers.
 */
export function origin(origins: Origins): Check {
  const isAllowed = origins === 'same' ? isSame : oneOf(origins);
  return {
    name: 'origin',
    concerns: ({ headers }) => headers.upgrade !== undefined && headers.origin !== undefined,
    run(request) {
      const { origin: given = '' } = request.headers;
      return isAllowed(given, request) ? undefined : denied(given);
    },
  };
}

function oneOf(origins: readonly string[]): (given: string) => boolean {
  const patterns = origins.map(parseOriginPattern).filter((pattern) => pattern !== undefined);
  const exact = new Set(origins.filter((text) => parseOriginPattern(text) === undefined));
  return (given) => exact.has(given) || (isOrigin(given) && patterns.some((pattern) => matchesOrigin(pattern, given)));
}

/** Behind a proxy that ends TLS nobody knows the scheme; where it is known to be https, http is another site's. */
function isSame(given: string, { headers, secure }: GuardRequest): boolean {
  const [, scheme = '', host = ''] = /^(https?):\/\/(.+)$/.exec(parseOrigin(given) ?? '') ?? [];
  if (host === '' || (secure && scheme === 'http')) return false;
  return parseOrigin(`${scheme}://${headers.host ?? ''}`) === `${scheme}://${host}`;
}

/** Scores nothing: it comes from the browser of somebody who is being deceived. */
function denied(given: string): Finding {
  return {
    check: 'origin',
    action: 'block',
    status: 403,
    reason: 'origin.denied',
    score: 0,
    attributes: {
      [ATTRIBUTES.INPUT.name]: 'header.origin',
      ...(isOrigin(given) && { [ATTRIBUTES.EXCERPT.name]: given }),
    },
  };
}
