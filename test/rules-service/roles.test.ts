import assert from 'node:assert/strict';
import { ROUTES } from '../../src/rules-service/api/routes.js';
import { ROLES } from '../../src/rules-service/auth/role.js';
import { endServing, newKey, type Serving, serving, withRules } from './serving.js';

describe('who may do what at the rules service', () => {
  let at: Serving;
  beforeEach(async () => {
    at = await serving();
    await withRules(at);
  });
  afterEach(endServing);

  for (const { method, path, role } of ROUTES) {
    const target = path.replace('{version}', '1');
    const body = method === 'GET' ? {} : { body: {} };

    it(`${method} ${path} needs the role ${role}`, async () => {
      for (const own of ROLES) {
        const { status, json } = await at.ask(own, method, target, body);
        const isEnough = ROLES.indexOf(own) >= ROLES.indexOf(role);
        assert.equal(status === 403, !isEnough, `${own}: ${status}`);
        if (!isEnough) assert.equal(json.detail, `This needs the role ${role}.`);
      }
    });

    it(`${method} ${path} tells strangers nothing but that they are`, async () => {
      const stranger = await at.ask(undefined, method, target, body);
      assert.equal(stranger.status, 401);
      assert.equal(stranger.headers.get('www-authenticate'), 'Bearer realm="guard rules"');
      assert.equal(stranger.headers.get('content-type'), 'application/problem+json');
      for (const credential of [newKey(), at.keys.admin.slice(0, -1), `${at.keys.admin}x`, 'a.b.c']) {
        const { status } = await at.ask(undefined, method, target, {
          ...body,
          headers: { authorization: `Bearer ${credential}` },
        });
        assert.equal(status, 401);
      }
    });
  }

  it('answers strangers alike whether there is something or not', async () => {
    const answers = await Promise.all(
      ['/v1/rules', '/v1/rules?document=nobody', '/v1/nothing', '/v1/rules/versions/77', '/nothing'].map((path) =>
        at.ask(undefined, 'GET', path),
      ),
    );
    // Only the trace of a request is its own.
    const seen = answers.map(({ status, json }) => ({ status, ...json, trace_id: undefined }));
    for (const one of seen) assert.deepEqual(one, seen[0]);
    assert.equal(seen[0]?.status, 401);
  });

  it('takes no key that stands in a query, a cookie or another header', async () => {
    const key = at.keys.admin;
    for (const headers of [{ cookie: `guard-rules=${key}` }, { 'x-api-key': key }, { authorization: `Basic ${key}` }]) {
      assert.equal((await at.ask(undefined, 'GET', `/v1/rules?access_token=${key}`, { headers })).status, 401);
    }
  });

  it('holds when its guard only watches, or does not ask for credentials at all', async () => {
    process.env.GUARD_CHECKS_AUTH = 'off';
    try {
      for (const own of [await serving({ guard: { mode: 'monitor' } }), await serving()]) {
        await own.ask('admin', 'PUT', '/v1/rules', { body: {}, headers: { 'if-none-match': '*' } });
        assert.equal((await own.ask(undefined, 'GET', '/v1/rules')).status, 401);
        assert.notEqual((await own.ask('reader', 'PUT', '/v1/rules', { body: {} })).status, 200);
      }
    } finally {
      delete process.env.GUARD_CHECKS_AUTH;
    }
  });

  it('lets nobody guess keys for long', async () => {
    const guess = () => at.ask(undefined, 'GET', '/v1/rules', { headers: { authorization: `Bearer ${newKey()}` } });
    for (let guesses = 0; guesses < 100; guesses++) assert.equal((await guess()).status, 401);
    const { status, headers } = await guess();
    assert.equal(status, 429);
    assert.ok(Number(headers.get('retry-after')) > 0);
  });

  it('refuses what is plainly an attack before it comes to the service', async () => {
    const { status, json } = await at.ask('admin', 'GET', '/v1/rules?document=%3Cscript%3Ealert(1)%3C/script%3E');
    assert.deepEqual([status, json.title], [403, 'Forbidden']);
  });
});
