import { z } from 'zod';
import { CSP_DIRECTIVES, type CspDirective } from '../response/security-headers/content-security-policy.js';
import { type CamelCase, camelCase, kebabCase } from './case.js';
import { expected, flag, list } from './kinds.js';
import { nearest } from './nearest.js';
import { records } from './structure.js';

export interface ContentSecurityPolicyOptions {
  /**
   * Sources by directive, in camelCase or as in the header: `{ defaultSrc: ["'self'"], scriptSrc: ["'self'", "'nonce'"] }`.
   * `"'nonce'"` becomes a new nonce on every answer, which the application finds as `ctx.state.guard.nonce`. What is
   * written is what is sent: there are no defaults. A directive without a value takes `[]`. (CSP3)
   */
  directives: Readonly<Partial<Record<CspDirective | CamelCase<CspDirective>, readonly string[]>>>;
  /** Only report what the policy would stop, by Content-Security-Policy-Report-Only. Default false. */
  reportOnly?: boolean;
}

const source = z.string(expected('a source'));
const names = CSP_DIRECTIVES.flatMap((name) => [camelCase(name), name]);

const directives = z
  .strictObject(
    Object.fromEntries(names.map((name) => [name, list(source, 'a list of sources').optional()])),
    expected('an object of directives'),
  )
  .superRefine((given, context) => {
    for (const [path, message] of faultsOf(given)) context.addIssue({ code: 'custom', path, message });
    const isEmpty = Object.values(given).every((sources) => sources === undefined);
    // A misspelt directive is told already.
    if (isEmpty && context.issues.length === 0) {
      context.addIssue({ code: 'custom', message: 'expected at least one directive' });
    }
  })
  .register(records, { keys: 'names' });

const shape = { directives, reportOnly: flag().default(false) };

export const contentSecurityPolicySchema = z
  .union([z.literal(false), z.strictObject(shape)], expected('false or an object with directives, reportOnly'))
  .default(false);

type Fault = readonly [path: (string | number)[], message: string];

function* faultsOf(given: Readonly<Record<string, readonly string[] | undefined>>): Generator<Fault> {
  const seen = new Map<string, string>();
  for (const [key, sources] of Object.entries(given)) {
    if (sources === undefined) continue;
    const directive = kebabCase(key);
    const twin = seen.get(directive);
    if (twin !== undefined) yield [[key], `expected one directive of the two, "${twin}" is the same`];
    seen.set(directive, key);
    if (sources.length === 0 && !VALUELESS.has(directive)) {
      yield [[key], `expected sources, or ["'none'"] for none`];
    }
    for (const [index, source] of sources.entries()) {
      const message = faultOf(directive, source, sources.length);
      if (message !== undefined) yield [[key, index], message];
    }
  }
}

/** What is wrong with one source of a directive. */
function faultOf(directive: string, source: string, siblings: number): string | undefined {
  if (!/^[\x21-\x2b\x2d-\x3a\x3c-\x7e]{1,2048}$/.test(source)) {
    return 'expected one source, of ASCII characters without spaces, "," and ";"';
  }
  const lower = source.toLowerCase();
  if (SHOULD_BE_QUOTED.has(lower) || /^(?:nonce|sha256|sha384|sha512)-/.test(lower)) {
    return `expected single quotes around it: "'${source}'"`;
  }
  if (!source.startsWith("'")) return undefined;
  if (lower.startsWith("'nonce-")) return `expected "'nonce'": a nonce that stays the same protects nothing`;
  if (lower === "'nonce'") {
    return WITH_NONCE.has(directive) ? undefined : `expected "'nonce'" only in ${[...WITH_NONCE].join(', ')}`;
  }
  if (lower === "'none'" && siblings > 1) return `expected "'none'" to stand alone`;
  if (KEYWORDS.has(lower) || /^'sha(?:256|384|512)-[\w+/-]{1,128}={0,2}'$/.test(source)) return undefined;
  const suggestion = nearest(lower, KEYWORDS);
  return suggestion === undefined
    ? 'expected a known keyword'
    : `expected a known keyword, did you mean "${suggestion}"?`;
}

/** Directives that mean something without a value. */
const VALUELESS: ReadonlySet<string> = new Set([
  'block-all-mixed-content',
  'sandbox',
  'trusted-types',
  'upgrade-insecure-requests',
]);

const WITH_NONCE: ReadonlySet<string> = new Set([
  'default-src',
  'script-src',
  'script-src-elem',
  'style-src',
  'style-src-elem',
]);

const SHOULD_BE_QUOTED: ReadonlySet<string> = new Set([
  'inline-speculation-rules',
  'nonce',
  'none',
  'report-sample',
  'self',
  'strict-dynamic',
  'trusted-types-eval',
  'unsafe-allow-redirects',
  'unsafe-eval',
  'unsafe-hashes',
  'unsafe-inline',
  'wasm-unsafe-eval',
]);

const KEYWORDS: ReadonlySet<string> = new Set(
  // The last four are of trusted-types, require-trusted-types-for and webrtc.
  [...SHOULD_BE_QUOTED, 'allow-duplicates', 'script', 'allow', 'block'].map((word) => `'${word}'`),
);
