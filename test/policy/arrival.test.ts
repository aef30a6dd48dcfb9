import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import bodyParser from '@koa/bodyparser';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import compose from 'koa-compose';
import {
  type Check,
  type Decision,
  type GuardOptions,
  type GuardRequest,
  type Policy,
  policy,
} from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

const answer: Middleware = (ctx) => {
  ctx.body = 'hello';
};
const attack = '?q=1%27%20OR%201=1--%20';
const bearer = { scheme: 'bearer', verify: () => null } as const;

/** An application with one policy at `/a` that the guard knows nothing of, behind other middleware. */
function arriving(options: GuardOptions, own: Policy, ...before: Middleware[]) {
  const router = new Router().all('/a', policy(own), answer);
  return guarded(options, compose([...before, router.routes() as Middleware]));
}

describe('a request that arrives at a policy unforeseen', () => {
  afterEach(closeAll);

  const demands: readonly (readonly [what: string, options: GuardOptions, own: Policy])[] = [
    ['a check that the guard has off', { checks: { detection: 'off' } }, { checks: { detection: 'enforce' } }],
    [
      'a check that the table has off',
      { routes: { '/**': { checks: { detection: 'off' } } } },
      { checks: { detection: 'enforce' } },
    ],
    ['what the table bypasses', { routes: { '/**': { bypass: true } } }, { bypass: false }],
    ['a check that the table bypasses', { routes: { '/**': { bypass: ['detection'] } } }, { bypass: false }],
    ['what the table only monitors', { routes: { '/**': { mode: 'monitor' } } }, { mode: 'enforce' }],
    ['a check on a path that the guard excludes', { exclude: ['/a'] }, { checks: { detection: 'enforce' } }],
  ];
  for (const [what, options, own] of demands) {
    it(`meets ${what}, where the policy has it enforced`, async () => {
      const app = await arriving(options, own);
      assert.equal((await app.get(`/a${attack}`)).status, 403);
      assert.equal((await app.get('/a?q=tea')).status, 200);
    });
  }

  it('meets on one path what it has met before on another', async () => {
    const detect = policy({ checks: { detection: 'enforce' } });
    const app = await guarded({ exclude: ['/x'] }, compose([detect, answer]));
    assert.equal((await app.get('/a')).status, 200);
    assert.equal((await app.get(`/x${attack}`)).status, 403);
    assert.equal((await app.get(`/a${attack}`)).status, 403);
  });

  it('is looked at in its body by a check that the guard has off', async () => {
    const app = await arriving({ checks: { detection: 'off' } }, { checks: { detection: 'enforce' } });
    const json = { 'content-type': 'application/json' };
    assert.equal((await app.get('/a', json, 'POST', JSON.stringify({ q: "1' OR 1=1-- " }))).status, 403);
    assert.equal((await app.get('/a', json, 'POST', '{"q":"tea"}')).status, 200);
  });

  it('meets no check twice that a bypass is taken back of', async () => {
    const limit: GuardOptions = { rateLimit: { requests: 2, window: '1m' } };
    const app = await arriving(limit, { bypass: false });
    for (const status of [200, 200, 429]) assert.equal((await app.get('/a')).status, status);
    const two = policy({ bypass: false, requireHeaders: { 'x-a': true } });
    const again = await guarded(limit, compose([two, policy({ bypass: false }), answer]));
    for (const status of [200, 200, 429]) assert.equal((await again.get('/a', { 'x-a': '1' })).status, status);
  });

  it('is asked who it is banned as where a policy takes back the bypass of auth', async () => {
    const auth = { scheme: 'bearer', verify: () => ({ id: 'u1' }) } as const;
    const app = await arriving({ auth, routes: { '/**': { bypass: true } } }, { bypass: false });
    const credentials = { authorization: 'Bearer a' };
    assert.equal((await app.get('/a')).status, 401);
    assert.equal((await app.get('/a', credentials)).status, 200);
    await app.shield.ban({ user: 'u1' });
    assert.equal((await app.get('/a', credentials)).status, 403);
  });

  it('is judged by a finding of less than all points as by that one', async () => {
    const { note, told } = noting();
    const app = await arriving({ mode: 'monitor', custom: [() => ({ score: 25 })] }, { mode: 'enforce' }, note);
    assert.equal((await app.get('/a')).status, 403);
    assert.equal(told()?.score, 25);
  });

  it('is not refused for what never stops a request', async () => {
    const app = await arriving({ mode: 'monitor', custom: [() => ({ action: 'flag' })] }, { mode: 'enforce' });
    assert.equal((await app.get('/a')).status, 200);
  });

  it('gets 500 where a check has failed and the policy enforces it, as where the policy was foreseen', async () => {
    const fails = () => {
      throw new Error('no database');
    };
    const router = new Router().get('/a', policy({ mode: 'enforce' }), answer);
    for (const known of [{ router }, {}]) {
      const { note, told } = noting();
      const options = { mode: 'monitor', rateLimit: { requests: 9, window: '1m', by: fails }, ...known } as const;
      const app = await guarded(options, compose([note, router.routes() as Middleware]));
      assert.equal((await app.get('/a')).status, 500);
      assert.equal(told()?.outcome ?? 'unavailable', 'unavailable');
      assert.equal((await app.get('/a?q=tea')).status, 500);
      assert.equal((await app.get(`/a${attack}`)).status, 403);
      const lenient = await guarded({ ...options, onError: 'allow' }, router.routes() as Middleware);
      assert.equal((await lenient.get('/a')).status, 200);
    }
  });

  it('is told of in the status where a check of the policy fails', async () => {
    const fails = () => {
      throw new Error('no database');
    };
    const app = await arriving({}, { validators: [fails] });
    assert.equal((await app.get('/a')).status, 500);
    assert.notEqual(app.shield.status().status, 'healthy');
  });

  it('meets a limit of its policy once, however often the policy stands there', async () => {
    const limited = policy({ bypass: false, rateLimit: { requests: 2, window: '1m' } });
    const other = policy({ requireHeaders: { 'x-a': true } });
    for (const routes of [{}, { '/**': { bypass: true } }] as const) {
      const app = await guarded({ routes }, compose([limited, other, limited, answer]));
      for (const status of [200, 200, 429]) assert.equal((await app.get('/a', { 'x-a': '1' })).status, status);
    }
  });

  it('is told once of a body that is too long for the guard', async () => {
    const router = new Router().post('/a', policy({ userAgents: { deny: ['curl'] } }), bodyParser(), answer);
    const app = await guarded({ detection: false, body: { max: 1_000 } }, router.routes() as Middleware);
    assert.equal(await chunked(app.port, 5_000), 413);
    assert.equal(app.events.filter(({ name }) => name === 'guard.body_size.exceeded').length, 1);
  });

  it('is told and counted once where the guard and the policy find the same', async () => {
    const detection = { patterns: [{ id: 'own.canary', pattern: 'canary' }] };
    const options = { mode: 'monitor', proxies: { trust: ['loopback'] }, ban: { threshold: 2 } } as const;
    const from = { 'x-forwarded-for': '203.0.113.9' };
    const apps = [
      await arriving(options, { detection }),
      // As somebody might read it: the table counts besides.
      await guarded({ ...options, routes: { '/A': { detection } } }, answer),
    ];
    for (const app of apps) {
      const told = (name: string) => app.events.filter((event) => event.name === name).length;
      assert.equal((await app.get(`/a${attack}`, from)).status, 200);
      assert.equal(told('guard.detection.matched'), 1);
      assert.equal(told('guard.ban.created'), 0);
      assert.equal((await app.get('/a?q=canary', from)).status, 200);
      assert.equal(told('guard.detection.matched'), 2);
      assert.equal(told('guard.ban.created'), 1);
    }
  });

  it('cannot pass for a preflight on a path that the guard excludes', async () => {
    const cors = { origins: ['https://a.example'] };
    const app = await arriving({ cors, exclude: ['/a'] }, { auth: bearer });
    const preflight = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    assert.equal((await app.get('/a', preflight, 'OPTIONS')).status, 401);
  });

  it('is judged by what was found before, whatever the application has made of its state', async () => {
    const states: readonly Middleware[] = [
      (ctx, next) => {
        ctx.state = {};
        return next();
      },
      (ctx, next) => {
        ctx.state.guard = 'mine';
        return next();
      },
    ];
    for (const state of states) {
      const app = await arriving({ mode: 'monitor' }, { mode: 'enforce' }, state);
      assert.equal((await app.get(`/a${attack}`)).status, 403);
      assert.equal((await app.get('/a')).status, 200);
    }
  });

  it('is held once against its client, who is told of it once', async () => {
    const { note, told } = noting();
    const options = { mode: 'monitor', proxies: { trust: ['loopback'] }, ban: { threshold: 2 } } as const;
    const app = await arriving(options, { mode: 'enforce' }, note);
    const from = { 'x-forwarded-for': '203.0.113.9' };
    const bans = () => app.events.filter(({ name }) => name === 'guard.ban.created').length;
    assert.equal((await app.get(`/a${attack}`, from)).status, 403);
    assert.deepEqual(
      told()?.findings.map(({ check, state }) => `${check} ${state}`),
      ['detection enforced'],
    );
    assert.equal(told()?.score, told()?.decidedBy?.score);
    assert.equal(bans(), 0);
    assert.equal((await app.get(`/a${attack}`, from)).status, 403);
    assert.equal(bans(), 1);
  });

  for (const options of [{}, { detection: false }, { body: { inspect: 1_000 } }] satisfies GuardOptions[]) {
    it(`gets 413 for a body that was read before it was limited, with ${JSON.stringify(options)}`, async () => {
      const app = await arriving(options, { maxBody: 3_000 }, bodyParser());
      assert.equal(await chunked(app.port, 5_000), 413);
      assert.equal(await chunked(app.port, 2_000), 200);
    });
  }

  it('gets 413 for a body that was read under a larger limit, or on a path that the guard excludes', async () => {
    for (const options of [{ body: { max: '1mb' } }, { exclude: ['/a'] }] satisfies GuardOptions[]) {
      const app = await arriving({ detection: false, ...options }, { maxBody: 3_000 }, bodyParser());
      assert.equal(await chunked(app.port, 5_000), 413);
      assert.equal(await chunked(app.port, 2_000), 200);
    }
  });

  it('gets 413 for a body that came while the guard was waiting', async () => {
    const check = async ({ ctx: { req } }: GuardRequest) => {
      while (req.readableLength < 2_000) await setImmediate();
      return undefined;
    };
    const app = await arriving({ detection: false, custom: [check] }, { maxBody: 1_000 }, bodyParser());
    assert.equal(await chunked(app.port, 2_000), 413);
  });

  it('has one decision of what was found before and a body that is too long', async () => {
    const { note, told } = noting();
    const router = new Router().post('/a', policy({ maxBody: 1_000 }), bodyParser(), answer);
    const app = await guarded(
      { detection: false, checks: { user_agent: 'monitor' }, userAgents: { empty: true } },
      compose([note, router.routes() as Middleware]),
    );
    assert.equal(await chunked(app.port, 5_000), 413);
    assert.deepEqual(
      told()?.findings.map(({ check, state }) => `${check} ${state}`),
      ['user_agent monitored', 'body_size enforced'],
    );
  });

  it('meets a policy in no router, whatever the checks of the application hold', async () => {
    const own: Check & { self?: unknown; many: bigint } = { name: 'own', run: () => undefined, many: 1n };
    own.self = own;
    const limited = policy({ validators: [own], rateLimit: { requests: 1, window: '1m' } });
    const app = await guarded({}, compose([limited, answer]));
    const first = await app.get('/a');
    assert.equal(first.status, 200);
    assert.match(String(first.headers.get('ratelimit-policy')), /^"policy_[\da-f]{8}";q=1;w=60$/);
    assert.equal((await app.get('/b')).status, 429);
  });
});

/** Middleware that notes the decision on a request once it is answered. */
function noting() {
  let last: Decision | undefined;
  const note: Middleware = async (ctx, next) => {
    await next();
    last = ctx.state.guard;
  };
  return { note, told: () => last };
}

async function chunked(port: number, size: number): Promise<number | undefined> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' };
  const sent = httpRequest({ port, path: '/a', method: 'POST', headers });
  sent.write('a=');
  for (let left = size - 2; left > 0; left -= 1_000) sent.write('x'.repeat(Math.min(left, 1_000)));
  sent.end();
  const [res] = await once(sent, 'response');
  res.resume();
  return res.statusCode;
}
