import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Settings } from '../options/schema.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

/** Requires headers: there and not blank, or with exactly one value. */
export function headers(required: NonNullable<Settings['headers']>): Check {
  const requirements = required.map(({ name, value }) => ({
    name,
    missing: finding(name, 400, 'headers.missing'),
    mismatch: finding(name, 403, 'headers.mismatch'),
    isExpected: value === true ? undefined : equalTo(value),
  }));
  return {
    name: 'headers',
    skipsPreflight: true,
    run(request) {
      for (const { name, missing, mismatch, isExpected } of requirements) {
        const value = textOf(request.headers, name);
        if (value.trim() === '') return missing;
        if (isExpected && !isExpected(value)) return mismatch;
      }
      return undefined;
    },
  };
}

function finding(name: string, status: number, reason: string): Finding {
  const attributes = Object.freeze({ [ATTRIBUTES.RULE_NAME.name]: name });
  return Object.freeze({ check: 'headers', action: 'block', status, reason, score: 0, attributes });
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  // `constructor` is a header's name too, and something else where none was sent.
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(', ') : '';
}

/** Takes as long for a wrong value as for a right one: the value may be a secret. */
function equalTo(expected: string): (value: string) => boolean {
  const bytes = Buffer.from(expected, 'latin1');
  const given = Buffer.alloc(bytes.length);
  return (value) => {
    given.write(value, 'latin1');
    const same = timingSafeEqual(given, bytes);
    return same && value.length === expected.length;
  };
}
