import type { SecurityHeadersSettings } from '../../options/security-headers.js';
import type { GuardRequest } from '../../request/guard-request.js';
import { contentSecurityPolicy, nonceSource } from './content-security-policy.js';
import { permissionsPolicy } from './permissions-policy.js';
import { strictTransportSecurity } from './strict-transport-security.js';

/** The security headers of every answer, compiled. */
export interface SecurityHeaders {
  /** Their names, in lower case. */
  readonly names: ReadonlySet<string>;
  write(request: GuardRequest): void;
}

/** Turns options into a list of headers, once. Only what depends on the request is left to it: https, and the nonce. */
export function securityHeaders(options: SecurityHeadersSettings): SecurityHeaders {
  const fixed = fixedHeaders(options);
  const { strictTransportSecurity: transport, contentSecurityPolicy: policy } = options;
  const hsts = transport && strictTransportSecurity(transport);
  const csp = policy && contentSecurityPolicy(policy);
  const nonced = csp && csp.parts.length > 1 ? csp : undefined;
  if (csp && !nonced) fixed.push([csp.name, csp.parts.join('')]);

  const createNonce = nonceSource();
  const names = fixed.map(([name]) => name);
  if (hsts) names.push(HSTS);
  if (nonced) names.push(nonced.name);
  return {
    names: new Set(names.map((name) => name.toLowerCase())),
    write(request) {
      const { res } = request.ctx;
      for (const [name, value] of fixed) res.setHeader(name, value);
      if (hsts && request.secure) res.setHeader(HSTS, hsts);
      if (nonced) {
        const nonce = createNonce();
        request.learn({ nonce });
        res.setHeader(nonced.name, nonced.parts.join(`'nonce-${nonce}'`));
      }
    },
  };
}

const HSTS = 'Strict-Transport-Security';

type Header = readonly [name: string, value: string];

function fixedHeaders(options: SecurityHeadersSettings): Header[] {
  const { permissionsPolicy: features, referrerPolicy, extra } = options;
  const headers: (readonly [name: string, value: string | false])[] = [
    ['X-Content-Type-Options', options.contentTypeOptions],
    ['X-Frame-Options', options.frameOptions],
    ['Referrer-Policy', referrerPolicy ? referrerPolicy.join(', ') : false],
    ['Cross-Origin-Opener-Policy', options.crossOriginOpenerPolicy],
    ['Cross-Origin-Resource-Policy', options.crossOriginResourcePolicy],
    ['Cross-Origin-Embedder-Policy', options.crossOriginEmbedderPolicy],
    ['Origin-Agent-Cluster', options.originAgentCluster],
    ['X-Permitted-Cross-Domain-Policies', options.permittedCrossDomainPolicies],
    ['X-DNS-Prefetch-Control', options.dnsPrefetchControl],
    ['X-XSS-Protection', options.xssProtection],
    ['Permissions-Policy', features && permissionsPolicy(features)],
    ...Object.entries(extra),
  ];
  return headers.filter((header): header is Header => header[1] !== false && header[1] !== '');
}
