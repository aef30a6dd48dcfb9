import assert from 'node:assert/strict';
import { type CustomCheck, GuardError, GuardOptionsError, memoryStore } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

const KEY = 'key-of-the-reports';
const as = (user: string) => ({ 'x-user': user });
const withKey = (key: string) => ({ 'x-key': key });

const KEYS = { scheme: 'api-key', header: 'x-key', verify: () => ({ id: 'owner' }) } as const;

/** Knows callers of an application that has sessions of its own. */
const knows: CustomCheck = (request) => {
  const { 'x-user': id } = request.headers;
  if (typeof id === 'string') request.learn({ principal: { id } });
  return undefined;
};
const custom = [knows];

describe('bans of callers', () => {
  afterEach(closeAll);

  it('hold for a user wherever the user comes from, and for nobody else', async () => {
    const app = await guarded({ custom, proxies: { trust: ['loopback'] } });
    const ban = await app.shield.ban({ user: 'u1' }, { reason: 'fraud' });
    assert.deepEqual([ban.kind, ban.subject], ['user', 'u1']);
    for (const address of ['203.0.113.9', '2001:db8::1']) {
      assert.equal((await app.get('/', { ...as('u1'), 'x-forwarded-for': address })).status, 403);
    }
    for (const headers of [as('u2'), as('U1'), as('u12'), {}]) {
      assert.equal((await app.get('/', headers)).status, 200);
    }
    assert.equal(app.reached(), 4);
  });

  it('are told with their kind and the user', async () => {
    const app = await guarded({ custom });
    await app.shield.ban({ user: 'u1' }, { reason: 'fraud' });
    await app.get('/', as('u1'));
    const [created, active] = app.events;
    assert.equal(created?.body, 'Banned user u1: fraud.');
    assert.equal(active?.name, 'guard.ban.active');
    assert.equal(active?.attributes['guard.ban.kind'], 'user');
    assert.equal(active?.attributes['user.id'], 'u1');
  });

  it('of a user are no bans of an address that reads the same', async () => {
    const app = await guarded({ custom, proxies: { trust: ['loopback'] } });
    await app.shield.ban({ user: '203.0.113.9' });
    assert.equal((await app.get('/', { 'x-forwarded-for': '203.0.113.9' })).status, 200);
    assert.equal((await app.get('/', as('203.0.113.9'))).status, 403);
  });

  it('hold for a user that a check knows where auth asks for nothing, or knows another one', async () => {
    const auth = { scheme: 'bearer', verify: () => ({ id: 'machine' }), exclude: ['/pages/**'] } as const;
    const app = await guarded({ auth, custom });
    await app.shield.ban({ user: 'u1' });
    const bearer = { authorization: 'Bearer t' };
    assert.equal((await app.get('/pages/a', as('u1'))).status, 403);
    assert.equal((await app.get('/', { ...bearer, ...as('u1') })).status, 403);
    assert.equal((await app.get('/pages/a', as('u2'))).status, 200);
    assert.equal((await app.get('/', bearer)).status, 200);
    await app.shield.ban({ user: 'machine' });
    assert.equal((await app.get('/', bearer)).status, 403);
  });

  it('are looked up once for a caller that auth has verified', async () => {
    let lookedUp = 0;
    const store = memoryStore();
    const get: typeof store.bans.get = (kind, ...rest) => {
      if (kind === 'user') lookedUp++;
      return store.bans.get(kind, ...rest);
    };
    const auth = { scheme: 'bearer', verify: () => ({ id: 'machine' }) } as const;
    const app = await guarded({ auth, custom, store: { ...store, bans: { ...store.bans, get } } });
    for (let i = 1; i <= 2; i++) {
      await app.get('/', { authorization: 'Bearer t' });
      assert.equal(lookedUp, i);
    }
  });

  it('hold for a user that auth has verified, before what costs more is asked', async () => {
    let asked = 0;
    const counts: CustomCheck = () => {
      asked++;
      return undefined;
    };
    // The id must not be the token.
    const verify = async (token: string) => ({ id: token.slice(1) });
    const app = await guarded({ auth: { scheme: 'bearer', verify }, custom: [counts] });
    await app.shield.ban({ user: 'u1' });
    assert.equal((await app.get('/', { authorization: 'Bearer -u1' })).status, 403);
    assert.equal(asked, 0);
    assert.equal((await app.get('/', { authorization: 'Bearer -u2' })).status, 200);
    assert.equal(asked, 1);
  });

  it('hold for an API key, of which a digest is kept, listed and told, and nothing else', async () => {
    const app = await guarded({ auth: KEYS });
    await app.shield.ban({ apiKey: KEY }, { reason: 'leaked' });
    assert.equal((await app.get('/', withKey(KEY))).status, 403);
    assert.equal((await app.get('/', withKey('another'))).status, 200);
    const [ban] = await app.shield.bans({ kind: 'api_key' });
    // printf %s key-of-the-reports | sha256sum
    assert.equal(ban?.subject, 'sha256:80dd96bb0f879cee25f44c8bb434bb4420ef4deae3836bbd6b5fcb09c4e9f92c');
    assert.equal(JSON.stringify([ban, app.events]).includes(KEY), false);
    assert.equal(app.events[0]?.attributes['guard.ban.subject'], ban?.subject);
    assert.equal(app.events[0]?.body, `Banned API key ${ban?.subject}: leaked.`);
  });

  it('of an API key do not hold for its digest: that is no key', async () => {
    const app = await guarded({ auth: KEYS });
    const { subject } = await app.shield.ban({ apiKey: KEY });
    assert.equal((await app.get('/', withKey(subject))).status, 200);
  });

  it('of an API key are set and lifted by the key or by its digest', async () => {
    const app = await guarded({ auth: KEYS });
    const { subject } = await app.shield.ban({ apiKey: KEY });
    assert.equal(await app.shield.unban({ apiKey: subject }), true);
    assert.equal((await app.get('/', withKey(KEY))).status, 200);
    await app.shield.ban({ apiKey: subject });
    assert.equal((await app.get('/', withKey(KEY))).status, 403);
    assert.equal(await app.shield.unban({ apiKey: KEY }), true);
    assert.deepEqual(await app.shield.bans(), []);
  });

  it('of any kind are lifted by their entry in the list', async () => {
    const { shield } = await guarded({ auth: KEYS });
    for (const subject of ['203.0.113.9', '2001:db8::1', { user: 'u1' }, { apiKey: KEY }]) {
      const entry = await shield.ban(subject);
      assert.equal(await shield.unban(entry), true);
    }
    assert.deepEqual(await shield.bans(), []);
  });

  it('of an API key leave its owner the other keys, a ban of the owner none', async () => {
    const app = await guarded({ auth: KEYS });
    await app.shield.ban({ apiKey: KEY });
    assert.equal((await app.get('/', withKey('the-other'))).status, 200);
    await app.shield.ban({ user: 'owner' });
    assert.equal((await app.get('/', withKey('the-other'))).status, 403);
  });

  it('answer 401 to a caller who proves nothing, banned or not', async () => {
    const app = await guarded({ auth: { ...KEYS, verify: () => null } });
    await app.shield.ban({ apiKey: KEY });
    assert.equal((await app.get('/', withKey(KEY))).status, 401);
    assert.equal((await app.get('/')).status, 401);
  });

  it('may be set by what the decision says of the caller', async () => {
    const app = await guarded({ auth: KEYS }, async (ctx) => {
      const { principal, apiKey } = ctx.state.guard;
      ctx.body = await app.shield.ban(ctx.path === '/key' ? { apiKey } : { user: principal.id });
    });
    for (const path of ['/key', '/user']) {
      assert.equal((await app.get(path, withKey(path))).status, 200);
      assert.equal((await app.get(path, withKey(path))).status, 403);
    }
    assert.deepEqual(
      (await app.shield.bans()).map(({ kind }) => kind),
      ['user', 'api_key'],
    );
  });

  it('are listed by kind', async () => {
    const app = await guarded();
    await app.shield.ban('203.0.113.9');
    await app.shield.ban({ user: 'u1' });
    const kinds = async (kind?: 'address' | 'user' | 'api_key') =>
      (await app.shield.bans(kind && { kind })).map((ban) => ban.kind);
    assert.deepEqual(await kinds(), ['address', 'user']);
    assert.deepEqual(await kinds('user'), ['user']);
    assert.deepEqual(await kinds('api_key'), []);
    for (const filter of [{ kind: 'session' }, { knd: 'user' }, null, 'user']) {
      await assert.rejects(app.shield.bans(filter as never), GuardOptionsError, JSON.stringify(filter));
    }
  });

  it('hold for callers from a trusted address when they were set by hand, and only then', async () => {
    const store = memoryStore();
    const app = await guarded({ custom, store, ip: { allow: ['127.0.0.1'] } });
    await store.bans.set({ kind: 'user', subject: 'u1', reason: 'x', source: 'automatic', since: 0 });
    assert.equal((await app.get('/', as('u1'))).status, 200);
    await app.shield.ban({ user: 'u1' });
    assert.equal((await app.get('/', as('u1'))).status, 403);
  });

  it('block nobody in monitor mode, nor where the check is off', async () => {
    for (const mode of ['monitor', 'off'] as const) {
      const app = await guarded({ custom, checks: { ban: mode } });
      await app.shield.ban({ user: 'u1' });
      assert.equal((await app.get('/', as('u1'))).status, 200);
    }
  });

  const trap = () => {
    throw new Error('trap');
  };
  const nobody: Record<string, unknown> = {
    nothing: undefined,
    null: null,
    'a number': 5,
    'a symbol': Symbol('u1'),
    'a list': ['203.0.113.9'],
    'an empty object': {},
    'an empty user': { user: '' },
    'a user that is a number': { user: 5 },
    'a user of 257 characters': { user: 'u'.repeat(257) },
    'an empty key': { apiKey: '' },
    'a huge key': { apiKey: 'k'.repeat(8_193) },
    'a user and a key': { user: 'u1', apiKey: 'k' },
    'an entry of no kind': { kind: 'planet', subject: 'mars' },
    'an entry of a key that is no digest': { kind: 'api_key', subject: KEY },
    'an entry without a subject': { kind: 'user' },
    'a user and more': { user: 'u1', duration: '1h' },
    'an object that throws': new Proxy({}, { get: trap, ownKeys: trap }),
    'a prototype': JSON.parse('{"__proto__":{"user":"u1"}}'),
  };
  for (const [kind, subject] of Object.entries(nobody)) {
    it(`cannot be set, nor lifted, for ${kind}`, async () => {
      const { shield } = await guarded();
      const isRefused = (error: unknown) => error instanceof GuardError && error.code === 'GUARD_BAN_REFUSED';
      await assert.rejects(shield.ban(subject as never), isRefused);
      await assert.rejects(shield.unban(subject as never), isRefused);
    });
  }

  it('say whether it was to be set or lifted what is for nobody', async () => {
    const { shield } = await guarded();
    await assert.rejects(shield.ban('nobody'), /cannot ban "nobody": expected an IPv4 or IPv6 address/);
    await assert.rejects(shield.unban('nobody'), /cannot unban "nobody": expected an IPv4 or IPv6 address/);
  });

  it('that are refused do not say the key', async () => {
    const { shield } = await guarded();
    await assert.rejects(shield.ban({ apiKey: KEY, reason: 'leaked' } as never), ({ message }: Error) => {
      assert.equal(message.includes(KEY), false);
      return true;
    });
  });

  for (const id of [5, null, { a: 1 }, 'u'.repeat(10_000), '', '__proto__', 'constructor']) {
    it(`stop no caller over an odd id: ${JSON.stringify(id).slice(0, 12)}`, async () => {
      const learns: CustomCheck = (request) => {
        request.learn({ principal: { id: id as string } });
        return undefined;
      };
      assert.equal((await (await guarded({ custom: [learns] })).get('/')).status, 200);
    });
  }
});
