import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { Throttles } from '../../src/auth/throttle.js';
import { auth } from '../../src/checks/auth.js';
import type { AuthOptions, Decision, GuardOptions, Verify } from '../../src/index.js';
import { guard, knownKeys, safeEqual } from '../../src/index.js';
import type { GuardRequest } from '../../src/request/guard-request.js';
import { pass } from '../clock.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const KEY = 'a-key-of-the-shop-1';
const proxies = { trust: ['loopback'] };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});
const known: Verify<string> = (token) => (safeEqual(token, KEY) ? { id: 'u1', role: 'buyer' } : null);
const later: Verify<string> = async (token, ctx) => {
  await pause();
  return known(token, ctx);
};

function pause(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** An application behind `auth` that keeps the decisions that reach it. */
async function authenticated(auth: AuthOptions, options: GuardOptions = {}) {
  const seen: Decision[] = [];
  const app = await guarded({ proxies, rateLimit: false, ...options, auth }, (ctx) => {
    seen.push(ctx.state.guard);
    ctx.body = 'hello';
  });
  return { ...app, seen, reasons: () => reasonsOf(app) };
}

function reasonsOf({ events }: Guarded): unknown[] {
  return events.map(({ attributes }) => attributes['guard.finding.reason']);
}

function count(answers: readonly { status: number }[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

describe('auth', () => {
  afterEach(closeAll);

  describe('by bearer token', () => {
    for (const [when, verify] of [
      ['at once', known],
      ['later', later],
    ] as const) {
      it(`lets in whom the verifier knows, ${when}, and nobody else`, async () => {
        const app = await authenticated({ scheme: 'bearer', verify });
        assert.equal((await app.get('/', bearer(KEY))).status, 200);
        assert.equal((await app.get('/', { authorization: `bEaReR  ${KEY}` })).status, 200);
        for (const headers of [{}, bearer('x'), bearer(`${KEY}=`), basic('u', KEY), { authorization: KEY }]) {
          assert.equal((await app.get('/', headers)).status, 401);
        }
        assert.equal(app.reached(), 2);
        assert.deepEqual(app.reasons(), [
          'auth.missing',
          'auth.invalid',
          'auth.invalid',
          'auth.missing',
          'auth.missing',
        ]);
      });
    }

    it('says how to come in, and that a token was bad only when there was one', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, realm: 'the "shop" \\ orders' });
      const realm = 'Bearer realm="the \\"shop\\" \\\\ orders"';
      const challenge = async (headers = {}) => (await app.get('/', headers)).headers.get('www-authenticate');
      assert.equal(await challenge(), realm);
      assert.equal(await challenge({ authorization: 'Bearer' }), realm);
      assert.equal(await challenge(basic('u', 'p')), realm);
      assert.equal(await challenge(bearer('expired')), `${realm}, error="invalid_token"`);
      assert.equal(await challenge({ authorization: 'Bearer a b' }), `${realm}, error="invalid_token"`);
    });

    it('takes no token out of two headers, whichever is good', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known });
      for (const [a, b] of [
        [`Bearer ${KEY}`, 'Bearer x'],
        ['Bearer x', `Bearer ${KEY}`],
        [`Bearer ${KEY}`, `Bearer ${KEY}`],
        [`Bearer ${KEY}`, ''],
      ]) {
        const answer = await app.raw(`GET / HTTP/1.1\r\nHost: a\r\nAuthorization: ${a}\r\nauthorization: ${b}\r\n\r\n`);
        assert.match(answer, /^HTTP\/1\.1 401 /);
      }
      assert.equal(app.reached(), 0);
      assert.deepEqual(new Set(app.reasons()), new Set(['auth.malformed']));
    });

    it('does not ask the verifier about what is no token, or is too long for one', async () => {
      let asked = 0;
      const app = await authenticated({
        scheme: 'bearer',
        verify: () => {
          asked++;
          return { id: 'u1' };
        },
      });
      for (const value of [
        'Bearer',
        'Bearer \xe4',
        'Bearer a\tb',
        `Bearer ${'a'.repeat(9_000)}`,
        'Bearer a, Bearer b',
      ]) {
        const answer = await app.raw(`GET / HTTP/1.1\r\nHost: a\r\nAuthorization: ${value}\r\n\r\n`);
        assert.match(answer, /^HTTP\/1\.1 401 /, value.slice(0, 20));
      }
      assert.equal(asked, 0);
    });
  });

  describe('by user name and password', () => {
    const verify = ({ username, password }: { username: string; password: string }) =>
      safeEqual(password, 'p\u00e4ss:w\u00f6rd') ? { id: username } : undefined;

    it('lets in whom the verifier knows', async () => {
      const app = await authenticated({ scheme: 'basic', verify });
      assert.equal((await app.get('/', basic('J\u00fcrgen', 'p\u00e4ss:w\u00f6rd'))).status, 200);
      assert.equal(app.seen[0]?.principal?.id, 'J\u00fcrgen');
      for (const headers of [{}, basic('J\u00fcrgen', 'x'), bearer('p'), { authorization: 'Basic !' }]) {
        const { status, headers: answered } = await app.get('/', headers);
        assert.deepEqual(
          [status, answered.get('www-authenticate')],
          [401, 'Basic realm="restricted", charset="UTF-8"'],
        );
      }
      assert.deepEqual(app.reasons(), ['auth.missing', 'auth.invalid', 'auth.missing', 'auth.malformed']);
    });
  });

  describe('by API key', () => {
    const verify = knownKeys([{ id: 'shop', key: KEY, plan: 'gold' }]);

    it('lets in who has one of the known keys', async () => {
      const app = await authenticated({ scheme: 'api-key', verify });
      assert.equal((await app.get('/', { 'X-API-Key': KEY })).status, 200);
      assert.deepEqual(app.seen[0]?.principal, { id: 'shop', plan: 'gold' });
      for (const headers of [{}, { 'x-api-key': '' }, { 'x-api-key': `${KEY}x` }, bearer(KEY)]) {
        const { status, headers: answered } = await app.get('/', headers);
        assert.deepEqual([status, answered.get('www-authenticate')], [401, 'ApiKey realm="restricted"']);
      }
    });

    it('reads it from the header that is named, and from no other', async () => {
      const app = await authenticated({ scheme: 'api-key', header: 'X-Partner', verify });
      assert.equal((await app.get('/', { 'x-partner': KEY })).status, 200);
      assert.equal((await app.get('/', { 'x-api-key': KEY })).status, 401);
    });

    it('takes no key out of two headers, nor out of what a proxy has joined', async () => {
      const app = await authenticated({ scheme: 'api-key', verify });
      for (const lines of [`X-Api-Key: ${KEY}\r\nx-api-key: ${KEY}`, `X-Api-Key: ${KEY}, x`, `X-Api-Key: x,${KEY}`]) {
        assert.match(await app.raw(`GET / HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n`), /^HTTP\/1\.1 401 /);
      }
      assert.deepEqual(app.reasons(), ['auth.malformed', 'auth.malformed', 'auth.malformed']);
    });
  });

  it('reads the headers of HTTP/2 as those of HTTP/1.1', async () => {
    const auth = { scheme: 'api-key', verify: knownKeys([{ id: 'shop', key: KEY }]) } as const;
    const shield = guard({ auth, warnings: false });
    const app = new Koa().use(shield).use((ctx) => {
      ctx.body = ctx.state.guard.principal;
    });
    const server = createServer(app.callback()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const statusOf = async (key: string | string[]) => {
      const [headers] = await once(session.request({ ':path': '/', 'x-api-key': key }), 'response');
      return headers[':status'];
    };
    const statuses = [await statusOf(KEY), await statusOf([KEY, KEY]), await statusOf('x')];
    session.destroy();
    server.close();
    await shield.close();
    assert.deepEqual(statuses, [200, 401, 401]);
  });

  describe('passes the principal on', () => {
    it('on ctx.state.guard, as a frozen copy that a verifier cannot change later', async () => {
      const user = { id: 'u1', role: 'buyer', teams: ['a'] };
      const app = await authenticated({ scheme: 'bearer', verify: () => user });
      await app.get('/', bearer(KEY));
      user.role = 'admin';
      const [decision] = app.seen;
      assert.deepEqual(decision?.principal, { id: 'u1', role: 'buyer', teams: ['a'] });
      assert.ok(Object.isFrozen(decision) && Object.isFrozen(decision?.principal));
      assert.ok(!Object.isFrozen(user) && !Object.isFrozen(user.teams));
    });

    it('of each request its own, however they overlap', async () => {
      const verify: Verify<string> = async (token) => {
        await pause(token.length);
        return { id: token };
      };
      const app = await authenticated({
        scheme: 'bearer',
        verify: async (token, ctx) => ({ ...(await verify(token, ctx)), id: `id of ${token}` }),
      });
      const tokens = Array.from({ length: 40 }, (_, index) => 'x'.repeat(40 - index));
      await Promise.all(tokens.map((token) => app.get('/', bearer(token))));
      assert.deepEqual(
        app.seen.map(({ principal }) => principal?.id).sort(),
        tokens.map((token) => `id of ${token}`).sort(),
      );
    });

    it('to every event of the request, redacted as all that leaves', async () => {
      const flag = () => ({ action: 'flag' }) as const;
      const app = await authenticated(
        { scheme: 'bearer', verify: (token) => ({ id: `${token}@shop.example` }) },
        { custom: [flag] },
      );
      await app.get('/', bearer('anna'));
      assert.equal(app.seen[0]?.principal?.id, 'anna@shop.example');
      assert.equal(app.events[0]?.attributes['user.id'], '[REDACTED:EMAIL:17]');
      const plain = await authenticated({ scheme: 'bearer', verify: known }, { custom: [flag] });
      await plain.get('/', bearer(KEY));
      assert.equal(plain.events[0]?.attributes['user.id'], 'u1');
    });
  });

  describe('is closed', () => {
    const never = new Promise<never>(() => {});
    const broken: [string, () => unknown][] = [
      [
        'throws',
        () => {
          throw new Error('no database');
        },
      ],
      ['rejects', () => Promise.reject(new Error('no database'))],
      ['never answers', () => never],
      ['answers true', () => true],
      ['answers with a text', () => 'u1'],
      ['answers 0', () => 0],
      ['answers false', () => false],
      ['answers with an empty text', () => ''],
      ['promises true', async () => true],
      ['promises a function', async () => () => ({ id: 'u1' })],
      ['answers with no id', () => ({ name: 'u1' })],
      ['answers with a list', () => [{ id: 'u1' }]],
      ['answers with an id that is a number', () => ({ id: 5 })],
      ['promises an empty id', async () => ({ id: '' })],
      ['answers with a thenable that throws', () => Object.fromEntries([['then', () => assert.fail('then')]])],
      ['answers with the credential as the id', () => ({ id: KEY })],
      [
        'answers with what cannot be read',
        () => new Proxy({}, { get: () => assert.fail('get'), ownKeys: () => assert.fail('ownKeys') }),
      ],
    ];
    for (const onError of ['block', 'allow'] as const) {
      for (const [how, verify] of broken) {
        it(`to a verifier that ${how}, with onError "${onError}"`, async () => {
          const auth = { scheme: 'bearer', verify: verify as Verify<string> } as const;
          const app = await authenticated(auth, { onError, checkTimeout: '30ms' });
          assert.equal((await app.get('/', bearer(KEY))).status, 500);
          assert.equal(app.reached(), 0);
          assert.deepEqual(app.reasons(), ['check.failed']);
          assert.doesNotMatch(JSON.stringify(app.events), new RegExp(KEY));
        });
      }
    }

    it('to a verifier that answers too late, also where the checks behind it still wait when it does', async () => {
      for (const options of [{ onError: 'allow' }, { mode: 'monitor' }] as const) {
        let answered = false;
        const verify = async () => {
          await pause(60);
          answered = true;
          return { id: 'u1' };
        };
        const waiting = async () => {
          while (!answered) await pause(5);
          await pause(5);
          return undefined;
        };
        const app = await authenticated(
          { scheme: 'bearer', verify },
          { ...options, checkTimeout: '40ms', custom: [waiting] },
        );
        await app.get('/', bearer(KEY));
        assert.ok(answered);
        assert.deepEqual(
          app.seen.map(({ principal }) => principal),
          'mode' in options ? [undefined] : [],
        );
        assert.equal(app.events[0]?.attributes['error.type'], 'GUARD_CHECK_TIMEOUT');
        assert.equal(app.events[0]?.attributes['user.id'], undefined);
      }
    });

    it('but goes on answering when the verifier is well again, however often it failed', async () => {
      let isWell = false;
      const verify: Verify<string> = (token, ctx) => (isWell ? later(token, ctx) : Promise.reject(new Error('no')));
      const app = await authenticated({ scheme: 'bearer', verify, failures: { requests: 2, window: '1h' } });
      for (let i = 0; i < 10; i++) assert.equal((await app.get('/', bearer(KEY))).status, 500);
      isWell = true;
      assert.equal((await app.get('/', bearer(KEY))).status, 200);
    });
  });

  describe('in monitor mode', () => {
    it('lets everybody in, and knows who has proved it', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: later }, { checks: { auth: 'monitor' } });
      for (const headers of [{}, bearer('x'), bearer(KEY)]) assert.equal((await app.get('/', headers)).status, 200);
      assert.deepEqual(
        app.seen.map(({ principal }) => principal?.id),
        [undefined, undefined, 'u1'],
      );
      assert.deepEqual(app.reasons(), ['auth.missing', 'auth.invalid']);
    });
  });

  describe('asks for nothing', () => {
    it('on paths that are excluded, however they are not quite written', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, exclude: ['/login', '/public/**'] });
      for (const path of ['/login', '/login?x=1', '/public/a/b']) assert.equal((await app.get(path)).status, 200);
      for (const path of [
        '/login/x',
        '/Login',
        '/public/../admin',
        '/public/%2e%2e/admin',
        '//login',
        '/admin?/login',
      ]) {
        assert.match(await app.raw(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 401 /, path);
      }
      assert.equal(app.reached(), 3);
    });

    it('when it is off', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known }, { checks: { auth: 'off' } });
      assert.equal((await app.get('/')).status, 200);
    });

    it('but of a trusted address it does', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known }, { ip: { allow: ['127.0.0.1'] } });
      assert.equal((await app.get('/')).status, 401);
    });
  });

  describe('keeps clients from guessing', () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const failures = { requests: 10, window: '1h' } as const;

    for (const [when, verify] of [
      ['at once', known],
      ['later', later],
    ] as const) {
      it(`lets 10 of 500 guesses at the same time reach a verifier that answers ${when}, when the limit is 10`, async () => {
        let asked = 0;
        const counting: Verify<string> = (token, ctx) => {
          asked++;
          return verify(token, ctx);
        };
        const app = await authenticated({ scheme: 'bearer', verify: counting, failures });
        const answers = await Promise.all(
          Array.from({ length: 500 }, (_, index) => app.get('/', bearer(`guess${index}`))),
        );
        assert.equal(asked, 10);
        assert.deepEqual([count(answers, 401), count(answers, 429)], [10, 490]);
        const { status, headers } = await app.get('/', bearer(KEY));
        assert.equal(status, 429);
        const retryAfter = Number(headers.get('retry-after'));
        assert.ok(retryAfter > 3_500 && retryAfter <= 3_825, `${retryAfter}`);
        assert.equal(asked, 10);
      });
    }

    it('but lets 500 good requests of one client in, however slow the verifier', async () => {
      let [running, most] = [0, 0];
      const verify: Verify<string> = async (token, ctx) => {
        most = Math.max(most, ++running);
        await pause(1);
        running--;
        return known(token, ctx);
      };
      const app = await authenticated({ scheme: 'bearer', verify, failures });
      const answers = await Promise.all(Array.from({ length: 500 }, () => app.get('/', bearer(KEY))));
      assert.equal(count(answers, 200), 500);
      assert.ok(most <= 10, `${most}`);
    });

    it('counts each address for itself, IPv6 by its /64, loopback like any other', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, failures: { requests: 1, window: '1h' } });
      const status = async (address: string) => (await app.get('/', { ...bearer('x'), ...from(address) })).status;
      for (const [address, neighbour] of [
        ['203.0.113.1', '203.0.113.1'],
        ['203.0.113.2', '203.0.113.2'],
        ['2001:db8::1', '2001:db8::2'],
        ['2001:db8:0:1::1', '2001:db8:0:1::1'],
      ] as const) {
        assert.deepEqual([await status(address), await status(neighbour)], [401, 429]);
      }
      assert.equal((await app.get('/', bearer('x'))).status, 401);
      assert.equal((await app.get('/', bearer(KEY))).status, 429);
    });

    it('does not count what brings no credential, or none that can be read', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, failures: { requests: 1, window: '1h' } });
      for (let i = 0; i < 5; i++) {
        assert.equal((await app.get('/')).status, 401);
        assert.equal((await app.get('/', { authorization: 'Bearer a b' })).status, 401);
      }
      assert.equal((await app.get('/', bearer(KEY))).status, 200);
    });

    it('does not forget failures over a credential that is good', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, failures: { requests: 2, window: '1h' } });
      const statuses = [];
      for (const token of ['x', KEY, 'y', KEY]) statuses.push((await app.get('/', bearer(token))).status);
      assert.deepEqual(statuses, [401, 200, 401, 429]);
    });

    it('lets the client try again when Retry-After is over', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, failures: { requests: 1, window: '1m' } });
      await app.get('/', bearer('x'));
      const { status, headers } = await app.get('/', bearer(KEY));
      assert.equal(status, 429);
      pass(Number(headers.get('retry-after')) * 1_000);
      assert.equal((await app.get('/', bearer(KEY))).status, 200);
    });

    it('says to come back in a second where nothing but others are waited for', async () => {
      const services = { throttles: new Throttles(() => 0), checkTimeout: 5_000 };
      const options = { realm: 'restricted', exclude: [], failures: { requests: 1, window: 60_000 } };
      const { run } = auth({ scheme: 'bearer', verify: () => new Promise(() => {}), ...options }, services);
      const request = { path: '/', subject: 'a', valuesOf: () => ['Bearer t'], ctx: {} } as unknown as GuardRequest;
      for (let i = 0; i < 1_001; i++) assert.ok(run(request) instanceof Promise);
      const finding = await run(request);
      assert.deepEqual([finding?.status, finding?.headers?.['Retry-After']], [429, '1']);
    });

    it('of all pipelines together: a trusted address has no guesses of its own', async () => {
      const allow = ['2001:db8::1'];
      const auth = { scheme: 'bearer', verify: known, failures: { requests: 1, window: '1h' } } as const;
      const app = await authenticated(auth, { ip: { allow } });
      assert.equal((await app.get('/', { ...bearer('x'), ...from('2001:db8::1') })).status, 401);
      assert.equal((await app.get('/', { ...bearer(KEY), ...from('2001:db8::2') })).status, 429);
      assert.equal((await app.get('/', { ...bearer(KEY), ...from('2001:db8::1') })).status, 429);
    });

    it('gives back the turns of a verifier that never answers', async () => {
      let asked = 0;
      const verify: Verify<string> = (token, ctx) => (++asked <= 2 ? new Promise(() => {}) : known(token, ctx));
      const auth = { scheme: 'bearer', verify, failures: { requests: 2, window: '1h' } } as const;
      const app = await authenticated(auth, { checkTimeout: '60ms' });
      const answers = await Promise.all(Array.from({ length: 20 }, () => app.get('/', bearer(KEY))));
      assert.equal(count(answers, 500) + count(answers, 200), 20);
      assert.ok(count(answers, 500) >= 2);
      assert.equal((await app.get('/', bearer(KEY))).status, 200);
    });

    it('a hundred failures a minute by default, without limit when false', async () => {
      const verify = () => null;
      const app = await authenticated({ scheme: 'bearer', verify });
      const send = async ({ get }: Pick<Guarded, 'get'>) => {
        const answers = [];
        for (let i = 0; i < 102; i++) answers.push(await get('/', bearer('x')));
        return [count(answers, 401), count(answers, 429)];
      };
      assert.deepEqual(await send(app), [100, 2]);
      assert.deepEqual(await send(await authenticated({ scheme: 'bearer', verify, failures: false })), [102, 0]);
    });

    it('and never bans for it: an expired token that a page keeps sending is no attack', async () => {
      const app = await authenticated({ scheme: 'bearer', verify: known, failures }, { ban: { threshold: 2 } });
      for (let i = 0; i < 20; i++) await app.get('/', { ...bearer('expired'), ...from('203.0.113.9') });
      assert.deepEqual(await app.shield.bans(), []);
    });
  });
});
