import type { SecurityHeadersOptions } from '../../../src/index.js';
import { check } from './check.js';

describe('security headers', () => {
  it('are by default those that break nothing', () =>
    check(
      {},
      {
        'Strict-Transport-Security': 'max-age=31536000',
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'SAMEORIGIN',
        'Referrer-Policy': 'strict-origin-when-cross-origin',
        'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
        'Origin-Agent-Cluster': '?1',
        'X-Permitted-Cross-Domain-Policies': 'none',
        'X-XSS-Protection': '0',
        'Cross-Origin-Resource-Policy': null,
        'Cross-Origin-Embedder-Policy': null,
        'Content-Security-Policy': null,
        'Content-Security-Policy-Report-Only': null,
        'Permissions-Policy': null,
        'X-DNS-Prefetch-Control': null,
      },
    ));

  it('are none when they are off', () =>
    check(false, {
      'Strict-Transport-Security': null,
      'X-Content-Type-Options': null,
      'X-Frame-Options': null,
      'Referrer-Policy': null,
      'Cross-Origin-Opener-Policy': null,
      'Origin-Agent-Cluster': null,
      'X-Permitted-Cross-Domain-Policies': null,
      'X-XSS-Protection': null,
    }));

  const single: [SecurityHeadersOptions, string, string | null][] = [
    [{ contentTypeOptions: false }, 'X-Content-Type-Options', null],
    [{ frameOptions: 'DENY' }, 'X-Frame-Options', 'DENY'],
    [{ frameOptions: false }, 'X-Frame-Options', null],
    [{ referrerPolicy: 'no-referrer' }, 'Referrer-Policy', 'no-referrer'],
    [{ referrerPolicy: ['no-referrer', 'same-origin'] }, 'Referrer-Policy', 'no-referrer, same-origin'],
    [{ referrerPolicy: false }, 'Referrer-Policy', null],
    [{ crossOriginOpenerPolicy: 'same-origin' }, 'Cross-Origin-Opener-Policy', 'same-origin'],
    [{ crossOriginOpenerPolicy: false }, 'Cross-Origin-Opener-Policy', null],
    [{ crossOriginResourcePolicy: 'same-site' }, 'Cross-Origin-Resource-Policy', 'same-site'],
    [{ crossOriginEmbedderPolicy: 'credentialless' }, 'Cross-Origin-Embedder-Policy', 'credentialless'],
    [{ originAgentCluster: false }, 'Origin-Agent-Cluster', null],
    [{ originAgentCluster: '?0' }, 'Origin-Agent-Cluster', '?0'],
    [{ permittedCrossDomainPolicies: 'master-only' }, 'X-Permitted-Cross-Domain-Policies', 'master-only'],
    [{ permittedCrossDomainPolicies: false }, 'X-Permitted-Cross-Domain-Policies', null],
    [{ dnsPrefetchControl: 'off' }, 'X-DNS-Prefetch-Control', 'off'],
    [{ xssProtection: false }, 'X-XSS-Protection', null],
    [
      { extra: { 'Reporting-Endpoints': 'csp="https://reports.example/csp"' } },
      'Reporting-Endpoints',
      'csp="https://reports.example/csp"',
    ],
    [{ extra: { 'Permissions-Policy': 'new-feature=()' } }, 'Permissions-Policy', 'new-feature=()'],
  ];
  for (const [options, name, value] of single) {
    it(`are set one by one: ${JSON.stringify(options)}`, () => check(options, { [name]: value }));
  }
});
