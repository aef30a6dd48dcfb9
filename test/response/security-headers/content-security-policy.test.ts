import assert from 'node:assert/strict';
import type { ContentSecurityPolicyOptions, Decision } from '../../../src/index.js';
import { closeAll, guarded } from '../../guarded.js';
import { check } from './check.js';

const nonced = { contentSecurityPolicy: { directives: { scriptSrc: ["'self'", "'nonce'"], styleSrc: ["'NONCE'"] } } };
const NONCED = /^script-src 'self' 'nonce-([\w-]{22})'; style-src 'nonce-([\w-]{22})'$/;

describe('Content-Security-Policy', () => {
  afterEach(closeAll);

  const values: [ContentSecurityPolicyOptions['directives'], string][] = [
    [{ defaultSrc: ["'self'"] }, "default-src 'self'"],
    [{ 'default-src': ["'none'"], imgSrc: ["'self'", 'data:'] }, "default-src 'none'; img-src 'self' data:"],
    [{ frameAncestors: ['https://*.partner.example:8443'] }, 'frame-ancestors https://*.partner.example:8443'],
    [{ upgradeInsecureRequests: [], sandbox: ['allow-forms'] }, 'sandbox allow-forms; upgrade-insecure-requests'],
    [{ scriptSrc: ["'strict-dynamic'", "'sha256-abc+/='"] }, "script-src 'strict-dynamic' 'sha256-abc+/='"],
    [{ requireTrustedTypesFor: ["'script'"], trustedTypes: [] }, "require-trusted-types-for 'script'; trusted-types"],
    [{ reportUri: ['/csp'], reportTo: ['csp'] }, 'report-to csp; report-uri /csp'],
  ];
  for (const [directives, value] of values) {
    it(`is ${value}`, () =>
      check(
        { contentSecurityPolicy: { directives } },
        { 'Content-Security-Policy': value, 'Content-Security-Policy-Report-Only': null },
      ));
  }

  it('only reports when asked to', () =>
    check(
      { contentSecurityPolicy: { directives: { defaultSrc: ["'self'"] }, reportOnly: true } },
      { 'Content-Security-Policy': null, 'Content-Security-Policy-Report-Only': "default-src 'self'" },
    ));

  describe('with a nonce', () => {
    it('has one nonce in all its places, another one on every answer, and tells it to the application', async () => {
      const app = await guarded({ securityHeaders: nonced }, (ctx) => {
        ctx.body = (ctx.state.guard as Decision).nonce;
      });
      const seen = new Set<string>();
      for (let i = 0; i < 300; i++) {
        const { headers, text } = await app.get('/');
        const [, first, second] = NONCED.exec(headers.get('content-security-policy') ?? '') ?? [];
        assert.deepEqual([first, second], [text, text]);
        seen.add(text);
      }
      assert.equal(seen.size, 300);
    });

    it('tells it on an excluded path too', async () => {
      const app = await guarded({ securityHeaders: nonced, exclude: ['/page'] }, (ctx) => {
        const decision = ctx.state.guard as Decision;
        assert.equal(Object.isFrozen(decision), true);
        ctx.body = `${decision.outcome} ${decision.nonce}`;
      });
      const { headers, text } = await app.get('/page');
      assert.equal(text, `bypassed ${NONCED.exec(headers.get('content-security-policy') ?? '')?.[1]}`);
      assert.equal(app.shield.status().requests.bypassed, 1);
    });

    it('has it on a refused request, for what answers in place of the guard', async () => {
      let seen: Decision | undefined;
      const app = await guarded(
        {
          securityHeaders: nonced,
          custom: [
            ({ ctx }) => {
              ctx.res.once('finish', () => {
                seen = ctx.state.guard;
              });
              return {};
            },
          ],
        },
        () => {},
      );
      const { status, headers } = await app.get('/');
      assert.equal(status, 403);
      assert.equal(seen?.outcome, 'blocked');
      assert.equal(seen?.nonce, NONCED.exec(headers.get('content-security-policy') ?? '')?.[1]);
    });
  });

  it('without a nonce tells none', async () => {
    const app = await guarded({}, (ctx) => {
      ctx.body = Object.keys(ctx.state.guard).join();
    });
    assert.equal((await app.get('/')).text.includes('nonce'), false);
  });
});
