import type { StrictTransportSecurityOptions } from '../../../src/index.js';
import { check } from './check.js';

describe('Strict-Transport-Security', () => {
  const values: [false | StrictTransportSecurityOptions, string | null][] = [
    [{}, 'max-age=31536000'],
    [{ maxAge: '1d' }, 'max-age=86400'],
    [{ maxAge: 1_800 }, 'max-age=1800'],
    [{ maxAge: '1500ms' }, 'max-age=1'],
    [{ maxAge: 0 }, 'max-age=0'],
    [{ includeSubDomains: true }, 'max-age=31536000; includeSubDomains'],
    [{ maxAge: '730d', includeSubDomains: true, preload: true }, 'max-age=63072000; includeSubDomains; preload'],
    [false, null],
  ];
  for (const [options, value] of values) {
    it(`is ${value} for ${JSON.stringify(options)}`, () =>
      check({ strictTransportSecurity: options }, { 'Strict-Transport-Security': value }));
  }

  it('is not sent over plain http, where browsers ignore it and anybody could have written it', () =>
    check({}, { 'Strict-Transport-Security': null, 'X-Content-Type-Options': 'nosniff' }, { secure: false }));
});
