import assert from 'node:assert/strict';
import { type BanOptions, type CustomCheck, type GuardOptions, memoryStore } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const XSS = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
const SQLI = '/?id=1%27%20or%20%271%27=%271';
const proxies = { trust: ['loopback'] };
const CLIENT = '203.0.113.9';
const from = (address: string) => ({ 'x-forwarded-for': address });

const start = (ban: BanOptions, options: GuardOptions = {}) => guarded({ proxies, ban, ...options });

async function ask(app: Guarded, path: string, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) await app.get(path, from(CLIENT));
}

async function isBanned(app: Guarded): Promise<boolean> {
  return (await app.shield.bans()).some(({ subject }) => subject === CLIENT);
}

const created = (app: Guarded) => app.events.filter(({ name }) => name === 'guard.ban.created');

describe('automatic bans', () => {
  afterEach(closeAll);

  describe('by category', () => {
    it('come by the threshold and with the duration of an attack family of its own', async () => {
      const app = await start({ categories: { sqli: { threshold: 2, duration: '2h' } } });
      await ask(app, XSS, 5);
      await ask(app, SQLI, 1);
      assert.equal(await isBanned(app), false);
      await ask(app, SQLI, 1);
      const [ban] = await app.shield.bans();
      assert.equal((ban?.until ?? 0) - (ban?.since ?? 0), 7_200_000);
    });

    it('count an attack to the threshold for all too', async () => {
      const app = await start({ threshold: 3, categories: { sqli: { threshold: 50 } } });
      await ask(app, SQLI, 1);
      await ask(app, XSS, 2);
      assert.equal(await isBanned(app), true);
    });

    it('do not come from a category that is false, though they do from others', async () => {
      const app = await start({ threshold: 2, categories: { xss: false } });
      await ask(app, XSS, 10);
      await ask(app, SQLI, 1);
      assert.equal(await isBanned(app), false);
      await ask(app, SQLI, 1);
      assert.equal(await isBanned(app), true);
    });

    it('have one entry for all attacks without an entry of their own: detection', async () => {
      const app = await start({ threshold: 2, categories: { detection: false, sqli: { threshold: 3 } } });
      await ask(app, XSS, 10);
      assert.equal(await isBanned(app), false);
      await ask(app, SQLI, 3);
      assert.equal(await isBanned(app), true);
    });

    it('come from being limited again and again, where that is asked for', async () => {
      const app = await start(
        { threshold: 1, categories: { rate_limit: { threshold: 3, duration: '5m' } } },
        { rateLimit: { requests: 1, window: '1h' } },
      );
      await ask(app, '/', 3);
      assert.equal(await isBanned(app), false);
      await ask(app, '/', 1);
      const [ban, ...others] = await app.shield.bans();
      assert.deepEqual([ban?.reason, ban?.source, others.length], ['rate_limit.exceeded', 'automatic', 0]);
      assert.equal((await app.get('/', from(CLIENT))).status, 403);
    });

    const guessing: [string, BanOptions['categories']][] = [
      ['by its reason', { 'auth.invalid': { threshold: 3 } }],
      ['by the check, but for one reason', { auth: { threshold: 3 }, 'auth.missing': false }],
    ];
    for (const [how, categories = {}] of guessing) {
      it(`come from guessing credentials and not from having none: ${how}`, async () => {
        const app = await start({ categories }, { auth: { scheme: 'bearer', verify: () => null } });
        await ask(app, '/', 10);
        assert.equal(await isBanned(app), false);
        for (let i = 0; i < 3; i++) await app.get('/', { ...from(CLIENT), authorization: `Bearer guess${i}` });
        assert.equal((await app.shield.bans())[0]?.reason, 'auth.invalid');
        assert.equal((await app.get('/', from(CLIENT))).status, 403);
      });
    }

    it('may go by the reason of a finding, or by a check of the application', async () => {
      const closed: CustomCheck = function shop({ path }) {
        return path === '/closed' ? { reason: 'shop.closed', score: 0 } : { reason: 'shop.full', score: 0 };
      };
      const byReason = await start({ categories: { 'shop.closed': { threshold: 2 } } }, { custom: [closed] });
      await ask(byReason, '/full', 5);
      assert.equal(await isBanned(byReason), false);
      await ask(byReason, '/closed', 2);
      assert.equal(await isBanned(byReason), true);

      const byCheck = await start({ categories: { shop: { threshold: 2 } } }, { custom: [closed] });
      await ask(byCheck, '/full', 1);
      await ask(byCheck, '/closed', 1);
      assert.equal(await isBanned(byCheck), true);
    });

    it("never come from a check that fails: a fault of ours is nobody's offence", async () => {
      const hit = () => {
        throw new Error('no connection');
      };
      const app = await start(
        { categories: { rate_limit: { threshold: 1 }, 'check.failed': { threshold: 1 } } },
        { store: { ...memoryStore(), hit } },
      );
      await ask(app, '/', 5);
      assert.equal(app.events[0]?.name, 'guard.check.failed');
      assert.equal(await isBanned(app), false);
    });

    it('never come from a check that is only monitored', async () => {
      const app = await start({ categories: { xss: { threshold: 1 } } }, { checks: { detection: 'monitor' } });
      await ask(app, XSS, 5);
      assert.equal(await isBanned(app), false);
    });

    it('count within the window of the category', async () => {
      const app = await start({ threshold: 100, categories: { xss: { threshold: 2, window: '20ms' } } });
      for (let i = 0; i < 4; i++) {
        await ask(app, XSS, 1);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      assert.equal(await isBanned(app), false);
    });
  });

  describe('from events of the application', () => {
    const login: GuardOptions = { ban: { categories: { 'auth.failed': { threshold: 3 } } }, proxies };

    it('hold from the next request on', async () => {
      const app = await guarded(login, (ctx) => {
        app.shield.event('auth.failed');
        ctx.status = 401;
      });
      for (let i = 0; i < 3; i++) assert.equal((await app.get('/login', from(CLIENT))).status, 401);
      assert.equal((await app.get('/login', from(CLIENT))).status, 403);
      assert.equal((await app.get('/login', from('203.0.113.10'))).status, 401);
      const [ban] = await app.shield.bans();
      assert.equal(ban?.reason, 'auth.failed');
    });

    it('also when the event comes later, within the work on the request', async () => {
      const app = await guarded(login, async (ctx) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        app.shield.event('auth.failed');
        ctx.status = 401;
      });
      await ask(app, '/login', 3);
      assert.equal(await isBanned(app), true);
    });

    it('count on excluded paths too', async () => {
      const app = await guarded({ ...login, exclude: ['/login'] }, (ctx) => {
        if (ctx.path === '/login') app.shield.event('auth.failed');
        ctx.body = '';
      });
      await ask(app, '/login', 3);
      assert.equal((await app.get('/', from(CLIENT))).status, 403);
    });

    it('count against nobody outside of a request, and only under a name that is asked for', async () => {
      const app = await guarded(login, (ctx) => {
        for (const name of ['auth.succeeded', 'constructor', 'rate_limit']) app.shield.event(name);
        ctx.body = '';
      });
      for (let i = 0; i < 5; i++) app.shield.event('auth.failed');
      await ask(app, '/', 5);
      assert.deepEqual(await app.shield.bans(), []);
    });
  });

  describe('of clients that come back', () => {
    it('last longer each time, the last length for all later ones', async () => {
      const app = await start({ threshold: 1, duration: ['1ms', '2ms', '3ms'] });
      for (let i = 0; i < 5; i++) {
        await ask(app, XSS, 1);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const told = created(app).map(({ attributes }) => [
        attributes['guard.ban.count'],
        attributes['guard.ban.duration'],
      ]);
      assert.deepEqual(told, [
        [1, 0.001],
        [2, 0.002],
        [3, 0.003],
        [4, 0.003],
        [5, 0.003],
      ]);
    });

    it('are first ones again once a client was not banned for long enough', async () => {
      const app = await start({ threshold: 1, duration: ['1ms', '1h'], forgetAfter: '5ms' });
      await ask(app, XSS, 1);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await ask(app, XSS, 1);
      assert.deepEqual(
        created(app).map(({ attributes }) => attributes['guard.ban.count']),
        [1, 1],
      );
    });

    it('are first ones again once a ban was lifted by hand', async () => {
      const app = await start({ threshold: 1, duration: ['1h', '1d'] });
      await ask(app, XSS, 1);
      await app.shield.unban(CLIENT);
      await ask(app, XSS, 1);
      assert.deepEqual(
        created(app).map(({ attributes }) => attributes['guard.ban.duration']),
        [3_600, 3_600],
      );
    });
  });

  describe('by user', () => {
    const knows: CustomCheck = (request) => {
      const { 'x-user': id } = request.headers;
      if (typeof id === 'string') request.learn({ principal: { id } });
      return request.path === '/bad' ? { reason: 'bad.path', score: 50 } : undefined;
    };
    const bad = (app: Guarded, user?: string) => app.get('/bad', { ...from(CLIENT), ...(user && { 'x-user': user }) });
    const subjects = async (app: Guarded) => (await app.shield.bans()).map(({ kind, subject }) => `${kind} ${subject}`);

    it('hit the user and not who else is at the address', async () => {
      const app = await start({ threshold: 2, by: 'user' }, { custom: [knows] });
      for (let i = 0; i < 2; i++) await bad(app, 'u1');
      assert.deepEqual(await subjects(app), ['user u1']);
      assert.equal((await app.get('/', { ...from(CLIENT), 'x-user': 'u1' })).status, 403);
      assert.equal((await app.get('/', { ...from(CLIENT), 'x-user': 'u2' })).status, 200);
    });

    it('hit the user that auth has verified, for an attack too', async () => {
      const auth = { scheme: 'bearer', verify: (token: string) => ({ id: token.slice(1) }) } as const;
      const app = await start({ threshold: 2, by: 'user' }, { auth });
      const attack = (user: string) => app.get(XSS, { ...from(CLIENT), authorization: `Bearer -${user}` });
      await attack('u1');
      await attack('u2');
      assert.deepEqual(await subjects(app), []);
      await attack('u2');
      assert.deepEqual(await subjects(app), ['user u2']);
    });

    it('hit the address of a client that nobody knows', async () => {
      const app = await start({ threshold: 2, by: 'user' }, { custom: [knows] });
      for (let i = 0; i < 2; i++) await bad(app);
      assert.deepEqual(await subjects(app), [`address ${CLIENT}`]);
    });

    it('hit both where both are asked for, each counted by itself', async () => {
      const app = await start({ threshold: 2, by: ['user', 'address'] }, { custom: [knows] });
      await bad(app, 'u1');
      await bad(app, 'u2');
      assert.deepEqual(await subjects(app), [`address ${CLIENT}`]);
      await app.shield.unban(CLIENT);
      await bad(app, 'u1');
      assert.deepEqual(await subjects(app), ['user u1']);
    });

    it('hit a user at loopback, whose address is never banned', async () => {
      const app = await guarded({ ban: { threshold: 1, by: ['user', 'address'] }, custom: [knows] });
      await app.get('/bad', { 'x-user': 'u1' });
      assert.deepEqual(await subjects(app), ['user u1']);
    });

    it('never hit a trusted address, nor who comes from there', async () => {
      const app = await start(
        { threshold: 1, by: ['user', 'address'], categories: { 'auth.failed': { threshold: 1 } } },
        { custom: [knows], ip: { allow: [CLIENT] } },
      );
      for (let i = 0; i < 3; i++) await bad(app, 'u1');
      assert.deepEqual(await subjects(app), []);
    });
  });

  describe('of 500 requests at once', () => {
    it('are one, told once', async () => {
      const app = await start({ threshold: 10 });
      await Promise.all(Array.from({ length: 500 }, () => app.get(XSS, from(CLIENT))));
      assert.equal((await app.shield.bans()).length, 1);
      assert.equal(created(app).length, 1);
    });

    it('are one in a store that takes its time, too', async () => {
      const store = memoryStore();
      const set: typeof store.bans.set = async (ban) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        await store.bans.set(ban);
      };
      const app = await start({ threshold: 1 }, { store: { ...store, bans: { ...store.bans, set } } });
      await Promise.all(Array.from({ length: 100 }, () => app.get(XSS, from(CLIENT))));
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(created(app).length, 1);
    });
  });

  it('do not count what a banned client still sends', async () => {
    const app = await start({ threshold: 3, duration: '1h' }, { checks: { ban: 'monitor' }, mode: 'monitor' });
    await ask(app, XSS, 20);
    assert.equal(created(app).length, 1);
    assert.equal((await app.shield.bans()).length, 1);
  });
});
