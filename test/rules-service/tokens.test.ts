import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { endServing, type Serving, serving } from './serving.js';

const ISSUER = 'https://login.example';
const AUDIENCE = 'guard-rules';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

describe('tokens at the rules service', () => {
  let issuer: Server;
  let pair: Pair;
  let at: Serving;
  let isDown = false;

  before(async () => {
    pair = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' };
    issuer = createServer((_, response) => {
      response.writeHead(isDown ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    isDown = false;
    const jwks = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`;
    at = await serving({ keys: [], jwt: { jwks, issuer: ISSUER, audience: AUDIENCE } });
  });
  afterEach(endServing);
  after(() => {
    issuer.closeAllConnections();
    issuer.close();
  });

  const token = (
    claims: { readonly [claim: string]: unknown } = {},
    { key = pair.privateKey, end = '5m' }: { key?: Pair['privateKey']; end?: string } = {},
  ) =>
    new SignJWT({ role: 'operator', iss: ISSUER, aud: AUDIENCE, sub: 'alice', ...claims } as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setExpirationTime(end)
      .sign(key);
  const status = async (token: string, service = at) =>
    (
      await service.ask(undefined, 'POST', '/v1/rules/block', {
        body: { address: '203.0.113.9' },
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;

  it('let in by issuer, audience, time, signature and role, and name who it was', async () => {
    assert.equal(await status(await token()), 201);
    const authorization = { authorization: `Bearer ${await token({ role: ['guest', 'reader'] })}` };
    const { json } = await at.ask(undefined, 'GET', '/v1/rules/history', { headers: authorization });
    assert.equal(json.changes[0].actor, 'alice');
    assert.equal(await status(await token({ role: 'reader' })), 403);
  });

  it('are refused when anything of that is not so', async () => {
    const stranger = await generateKeyPair('ES256');
    const bad = await Promise.all([
      token({ iss: 'https://other.example' }),
      token({ aud: 'other' }),
      token({ sub: undefined }),
      token({ sub: '' }),
      token({ sub: 'x'.repeat(200) }),
      token({ role: 'owner' }),
      token({ role: undefined }),
      token({ role: { admin: true } }),
      token({ role: '__proto__' }),
      token({ nbf: Math.floor(Date.now() / 1_000) + 3_600 }),
      token({}, { end: '1 minute ago' }),
      token({}, { key: stranger.privateKey }),
      new SignJWT({ role: 'admin', iss: ISSUER, aud: AUDIENCE, sub: 'alice' })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .sign(pair.privateKey),
    ]);
    for (const [index, text] of bad.entries()) assert.equal(await status(text), 401, String(index));
    const [, claims] = (await token({ role: 'admin' })).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    assert.equal(await status(`${none}.${claims}.`), 401);
    const hmac = Buffer.from('{"alg":"HS256","kid":"k1"}').toString('base64url');
    assert.equal(await status(`${hmac}.${claims}.${'A'.repeat(43)}`), 401);
  });

  it('let nobody in while the keys of the issuer cannot be had', async () => {
    isDown = true;
    assert.equal(await status(await token()), 500);
    isDown = false;
    assert.equal(await status(await token()), 201);
  });

  it('may be signed with a secret that both have, and have other names for roles', async () => {
    const secret = 'x'.repeat(32);
    const jwt = {
      secret,
      issuer: ISSUER,
      audience: AUDIENCE,
      claim: 'groups',
      roles: { sre: 'operator', boss: 'admin' },
    } as const;
    const own = await serving({ keys: [], jwt });
    const sign = (groups: string[], key = secret) =>
      new SignJWT({ groups, iss: ISSUER, aud: AUDIENCE, sub: 'bob' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('5m')
        .sign(new TextEncoder().encode(key));
    assert.equal(await status(await sign(['sre']), own), 201);
    assert.equal(await status(await sign(['admin']), own), 401);
    assert.equal(await status(await sign(['sre'], 'y'.repeat(32)), own), 401);
  });
});
