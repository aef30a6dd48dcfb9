import { CHARACTER } from '../../characters.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import type { Signature } from '../../signature.js';
import { isFreeText } from '../free-text.js';
import { findBreakout, findFilter, isProbe } from './filter.js';

const BREAKOUT: Signature = {
  id: 'ldap.breakout',
  family: 'ldap',
  severity: 'high',
  score: 60,
  meaning: 'A value closes a condition of an LDAP filter that it did not open, and begins another (CWE-90).',
};
const FILTER: Signature = {
  id: 'ldap.filter',
  family: 'ldap',
  severity: 'medium',
  score: 45,
  meaning: 'A value is a whole LDAP filter (RFC 4515).',
};
const PROBE: Signature = {
  id: 'ldap.probe',
  family: 'ldap',
  severity: 'medium',
  score: 45,
  meaning: 'A value is made of the characters that an LDAP filter is made of and of nothing else.',
};

/** Keys of JSON and XML may be expressions; names of parameters are none. */
const IN_PAIRS: ReadonlySet<string> = new Set(['query', 'form']);

/** Injection into LDAP filters (CWE-90, RFC 4515). */
export const ldap: Family = {
  name: 'ldap',
  signatures: [BREAKOUT, FILTER, PROBE],
  mayHold({ characters, role, place }): boolean {
    if ((role === 'name' && !IN_PAIRS.has(place)) || place === 'graphql' || place === 'path') return false;
    if ((characters & CHARACTER.PARENTHESIS) === 0) return (characters & CHARACTER.STAR) !== 0;
    return (
      (characters & (CHARACTER.EQUALS | CHARACTER.STAR | CHARACTER.AMPERSAND | CHARACTER.PIPE | CHARACTER.CONTROL)) !==
      0
    );
  },
  inspect(input: Input, report: Report): void {
    const { unescaped: view } = input;
    if ((input.characters & CHARACTER.PARENTHESIS) === 0 && (input.layers === 0 || input.text.length > 4)) return;
    if (isProbe(view, input.layers)) report(PROBE, view, 0);
    if (isFreeText(input)) return;
    const breakout = findBreakout(view);
    if (breakout !== -1) report(BREAKOUT, view, breakout);
    const filter = findFilter(view);
    if (filter !== -1) report(FILTER, view, filter);
  },
};
