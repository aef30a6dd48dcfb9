import { randomFillSync } from 'node:crypto';
import { kebabCase } from '../../options/case.js';

/** A policy as it is sent: a text, or one that a nonce is put into. */
export interface CompiledPolicy {
  readonly name: string;
  /** What stands around the places of the nonce. */
  readonly parts: readonly string[];
}

export interface Policy {
  readonly directives: Readonly<Record<string, readonly string[] | undefined>>;
  readonly reportOnly: boolean;
}

/** Turns directives into the header, once. (CSP3, 2.2) */
export function contentSecurityPolicy({ directives, reportOnly }: Policy): CompiledPolicy {
  const text = Object.entries(directives)
    .filter(([, sources]) => sources !== undefined)
    .map(([name, sources = []]) => [kebabCase(name), ...sources].join(' '))
    .join('; ');
  const name = reportOnly ? 'Content-Security-Policy-Report-Only' : 'Content-Security-Policy';
  return { name, parts: text.split(/'nonce'/i) };
}

/** Makes nonces: 128 random bits each, in characters that need no escaping in HTML. Drawn by the hundred, which costs a tenth. */
export function nonceSource(): () => string {
  const drawn = Buffer.allocUnsafe(NONCE_BYTES * 128);
  let used = drawn.length;
  return () => {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    used += NONCE_BYTES;
    return drawn.toString('base64url', used - NONCE_BYTES, used);
  };
}

const NONCE_BYTES = 16;

export type CspDirective = (typeof CSP_DIRECTIVES)[number];

/** Directives of CSP3 and of the specifications that add to it. */
export const CSP_DIRECTIVES = [
  'default-src',
  'base-uri',
  'block-all-mixed-content',
  'child-src',
  'connect-src',
  'fenced-frame-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'report-to',
  'report-uri',
  'require-trusted-types-for',
  'sandbox',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'trusted-types',
  'upgrade-insecure-requests',
  'webrtc',
  'worker-src',
] as const;
