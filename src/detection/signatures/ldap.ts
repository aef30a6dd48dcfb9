import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Signature } from '../signature.js';

const signature = (id: string, score: number, meaning: string): Signature => ({
  id: `ldap.${id}`,
  family: 'ldap',
  severity: 'high',
  score,
  meaning,
});

const FILTER = signature('filter', 50, 'A whole filter of a directory where a value is expected (RFC 4515, CWE-90).');
const BREAKOUT = signature('breakout', 50, 'A parenthesis that ends a filter of a directory, and another condition.');
const WILDCARDS = signature(
  'wildcards',
  45,
  'The special characters of directory filters in a row, as probes send them.',
);

/** Injection into the filters of directories (LDAP). */
export const ldap: Family = {
  name: 'ldap',
  signatures: [FILTER, BREAKOUT, WILDCARDS],

  mayHold: ({ characters }) =>
    ((characters & CHARACTER.PARENTHESIS) !== 0 &&
      (characters & (CHARACTER.EQUALS | CHARACTER.STAR | CHARACTER.PIPE | CHARACTER.AMPERSAND)) !== 0) ||
    (characters & STAR_PIPE) === STAR_PIPE,

  inspect(input, report) {
    const value = input.unescapedLower;
    // Filters are short; longer texts with parentheses are code and prose.
    if (value.length > LONGEST || input.isProse || value.includes('\n')) return;
    const filter = value.search(WHOLE_FILTER);
    if (filter !== -1) report(FILTER, value, filter);
    const breakout = value.search(BEHIND_PARENTHESIS);
    if (breakout !== -1) report(BREAKOUT, value, breakout);
    const wildcards = value.search(PROBE);
    if (wildcards !== -1) report(WILDCARDS, value, wildcards);
  },
};

const STAR_PIPE = CHARACTER.STAR | CHARACTER.PIPE;
const LONGEST = 512;
const ATTRIBUTE = '[a-z][a-z0-9;-]{0,40}\\s{0,4}[~<>]?=';
const WHOLE_FILTER = new RegExp(`\\(\\s{0,4}[&|]\\s{0,4}\\(\\s{0,4}(?:${ATTRIBUTE}|[&|!]\\s{0,4}\\()`);
const BEHIND_PARENTHESIS = new RegExp(
  `\\)\\s{0,4}(?:[&|]\\s{0,4}\\(\\s{0,4}${ATTRIBUTE}|\\(\\s{0,4}(?:[&|]\\s{0,4}(?:\\(|$)|!\\s{0,4}\\(\\s{0,4}${ATTRIBUTE}|${ATTRIBUTE}))`,
);
const PROBE = /\*\(\)\||\(\*\)\*\)|\*\)\)?(?:%00|\\x00|\\00|\0)|^\*\|$|^\*\)+$|^\*\(\|\(/;
