import assert from 'node:assert/strict';
import { diag } from '@opentelemetry/api';
import { type BanStore, GuardError, GuardOptionsError, memoryStore } from '../../src/index.js';
import { pass } from '../clock.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
const proxies = { trust: ['loopback', '10.0.0.0/8'] };
const from = (address: string) => ({ 'x-forwarded-for': address });

async function attack(app: Guarded, address: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await app.get(ATTACK, from(address));
}

describe('bans', () => {
  afterEach(closeAll);

  describe('set by the guard', () => {
    it('come after as many findings within the window as the threshold says', async () => {
      const app = await guarded({ proxies, ban: { threshold: 3 } });
      await attack(app, '203.0.113.9', 2);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 200);
      await attack(app, '203.0.113.9', 1);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
      assert.equal((await app.get('/', from('203.0.113.10'))).status, 200);

      const [ban, ...others] = await app.shield.bans();
      assert.deepEqual(others, []);
      assert.equal(ban?.subject, '203.0.113.9');
      assert.equal(ban?.source, 'automatic');
      assert.equal(ban?.reason, 'detection.matched');
      assert.equal((ban?.until ?? 0) - (ban?.since ?? 0), 3_600_000);
    });

    it('are told once, with who, why and how long', async () => {
      const app = await guarded({ proxies, ban: { threshold: 2, duration: '10m' } });
      await attack(app, '203.0.113.9', 5);
      const told = app.events.filter(({ name }) => name === 'guard.ban.created');
      assert.equal(told.length, 1);
      assert.equal(told[0]?.body, 'Banned 203.0.113.9: detection.matched.');
      assert.equal(told[0]?.attributes['guard.ban.duration'], 600);
      assert.equal(told[0]?.severity, 'INFO');
    });

    it('are for the /64 of an IPv6 client', async () => {
      const app = await guarded({ proxies, ban: { threshold: 2 } });
      await attack(app, '2001:db8:1:2::1', 1);
      await attack(app, '2001:db8:1:2:ffff::9', 1);
      assert.equal((await app.get('/', from('2001:db8:1:2::77'))).status, 403);
      assert.equal((await app.get('/', from('2001:db8:1:3::77'))).status, 200);
    });

    it('never hit loopback or a trusted proxy, behind which everybody may stand', async () => {
      const app = await guarded({ proxies, ban: { threshold: 1 } });
      await attack(app, '10.1.2.3', 3);
      for (let i = 0; i < 3; i++) await app.get(ATTACK);
      assert.deepEqual(await app.shield.bans(), []);
      assert.equal((await app.get('/')).status, 200);
    });

    it('are not for clients that are only limited, or sent to https', async () => {
      const app = await guarded({ proxies, ban: { threshold: 1 }, rateLimit: { requests: 1, window: '1h' } });
      for (let i = 0; i < 5; i++) await app.get('/', from('203.0.113.9'));
      assert.deepEqual(await app.shield.bans(), []);
    });

    it('begin to count anew once a ban is lifted', async () => {
      const app = await guarded({ proxies, ban: { threshold: 3 } });
      await attack(app, '203.0.113.9', 3);
      assert.equal(await app.shield.unban('203.0.113.9'), true);
      await attack(app, '203.0.113.9', 2);
      assert.deepEqual(await app.shield.bans(), []);
    });

    it('do not happen with ban: false, while bans by hand do', async () => {
      const app = await guarded({ proxies, ban: false });
      await attack(app, '203.0.113.9', 20);
      assert.deepEqual(await app.shield.bans(), []);
      await app.shield.ban('203.0.113.9');
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
    });
  });

  describe('set by hand', () => {
    it('hold at once, are listed, told and lifted', async () => {
      const app = await guarded({ proxies });
      const ban = await app.shield.ban('203.0.113.9', { duration: '1h', reason: 'fraud' });
      assert.deepEqual(await app.shield.bans(), [ban]);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
      assert.equal(await app.shield.unban('203.0.113.9'), true);
      assert.equal(await app.shield.unban('203.0.113.9'), false);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 200);
      assert.deepEqual(
        app.events.map(({ name }) => name),
        ['guard.ban.created', 'guard.ban.active', 'guard.ban.lifted'],
      );
    });

    it('end by themselves', async () => {
      const app = await guarded({ proxies });
      await app.shield.ban('203.0.113.9', { duration: '30s' });
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
      pass(29_000);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
      pass(1_000);
      assert.equal((await app.get('/', from('203.0.113.9'))).status, 200);
      assert.deepEqual(await app.shield.bans(), []);
    });

    it('last without end when no duration is given', async () => {
      const app = await guarded();
      assert.equal((await app.shield.ban('203.0.113.9')).until, undefined);
    });

    it('hold for an address in ip.allow too, where a ban by the guard does not', async () => {
      const store = memoryStore();
      const app = await guarded({ proxies, store, ip: { allow: ['203.0.113.0/24'] } });
      await store.bans.set({ kind: 'address', subject: '203.0.113.8', reason: 'x', source: 'automatic', since: 0 });
      assert.equal((await app.get('/', from('203.0.113.8'))).status, 200);
      await app.shield.ban('203.0.113.8');
      assert.equal((await app.get('/', from('203.0.113.8'))).status, 403);
    });

    it('of an IPv4 client behind NAT64 are not those of all the others', async () => {
      const app = await guarded({ proxies });
      await app.shield.ban('64:ff9b::192.0.2.1');
      assert.equal((await app.get('/', from('64:ff9b::192.0.2.1'))).status, 403);
      assert.equal((await app.get('/', from('64:ff9b::192.0.2.2'))).status, 200);
    });

    it('may name an IPv6 address or its /64', async () => {
      const app = await guarded({ proxies });
      for (const text of ['2001:db8::1', '2001:db8::/64'])
        assert.equal((await app.shield.ban(text)).subject, '2001:db8::/64');
    });

    for (const text of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      'nobody',
      '',
      '203.0.113.0/24',
      '2001:db8::/32',
      // All of IPv4, behind NAT64.
      '64:ff9b::/64',
    ]) {
      it(`are refused for ${JSON.stringify(text)}`, async () => {
        const app = await guarded({ proxies });
        await assert.rejects(
          app.shield.ban(text),
          (error) => error instanceof GuardError && error.code === 'GUARD_BAN_REFUSED',
        );
      });
    }

    const wrong: [unknown, string][] = [
      [null, ': expected an object with duration, reason, by, got null'],
      ['1h', ': expected an object with duration, reason, by, got "1h"'],
      [{ duration: '1x' }, 'duration: expected a duration like "1m" or a number of seconds, got "1x"'],
      [{ durration: '1h' }, 'durration: unknown option, did you mean "duration"?'],
      [{ reason: 5 }, 'reason: expected a text of 1 to 256 characters, got 5'],
      [{ by: '' }, 'by: expected a text of 1 to 256 characters, got ""'],
    ];
    for (const [options, message] of wrong) {
      it(`are refused, not set without end, with wrong options: ${message}`, async () => {
        const app = await guarded();
        await assert.rejects(app.shield.ban('203.0.113.9', options as never), (error) => {
          assert.ok(error instanceof GuardOptionsError);
          assert.deepEqual(
            error.faults.map((fault) => `${fault.path}: ${fault.message}`),
            [message],
          );
          return true;
        });
        assert.deepEqual(await app.shield.bans(), []);
      });
    }

    it('say who set and who lifted them, and why', async () => {
      const app = await guarded();
      const ban = await app.shield.ban('203.0.113.9', { duration: '1h', reason: 'fraud', by: 'alice' });
      assert.equal(ban.by, 'alice');
      await app.shield.unban('203.0.113.9', { reason: 'appeal', by: 'bob' });
      const [created, lifted] = app.events;
      assert.equal(created?.body, 'Banned 203.0.113.9: fraud.');
      assert.equal(lifted?.body, 'Lifted the ban of 203.0.113.9 by hand: appeal.');
      const told = [created, lifted].map((event) => {
        const { 'guard.event.id': _, 'otel.event.name': __, ...facts } = event?.attributes ?? {};
        return facts;
      });
      const whom = { 'guard.ban.kind': 'address', 'guard.ban.subject': '203.0.113.9', 'guard.ban.source': 'manual' };
      assert.deepEqual(told, [
        { ...whom, 'guard.ban.actor': 'alice', 'guard.finding.reason': 'fraud', 'guard.ban.duration': 3_600 },
        { ...whom, 'guard.ban.actor': 'bob', 'guard.finding.reason': 'appeal' },
      ]);
    });

    it('that are over are lifted no more', async () => {
      const app = await guarded();
      await app.shield.ban('203.0.113.9', { duration: '1h' });
      pass(3_600_000);
      assert.equal(await app.shield.unban('203.0.113.9'), false);
      assert.deepEqual(
        app.events.map(({ name }) => name),
        ['guard.ban.created'],
      );
    });

    it('of an address that has become a proxy since can be lifted', async () => {
      const store = memoryStore();
      await (await guarded({ store })).shield.ban('10.1.2.3');
      const app = await guarded({ store, proxies });
      assert.equal(await app.shield.unban('10.1.2.3'), true);
      assert.equal(await app.shield.unban('127.0.0.1'), false);
    });
  });

  it('are shared by guards that are handed the same store', async () => {
    const store = memoryStore();
    const [a, b] = [await guarded({ proxies, store }), await guarded({ proxies, store })];
    await a.shield.ban('203.0.113.9');
    assert.equal((await b.get('/', from('203.0.113.9'))).status, 403);
  });

  it('in a shared store do not hold for loopback or a trusted proxy, whoever set them', async () => {
    const store = memoryStore();
    const app = await guarded({ proxies, store });
    for (const subject of ['127.0.0.1', '10.1.2.3']) {
      await store.bans.set({ kind: 'address', subject, reason: 'x', source: 'manual', since: 0 });
    }
    assert.equal((await app.get('/')).status, 200);
    assert.equal((await app.get('/', from('10.1.2.3'))).status, 200);
  });

  it('are not set where the check is off', async () => {
    const app = await guarded({ proxies, ban: { threshold: 1 }, checks: { ban: 'off' } });
    await attack(app, '203.0.113.9', 3);
    assert.deepEqual(await app.shield.bans(), []);
  });

  it('do not take the guard down when the store cannot keep them', async () => {
    const store = memoryStore();
    const bans = { ...store.bans, set: () => Promise.reject(new Error('disk full')) };
    const app = await guarded({ proxies, ban: { threshold: 1 }, store: { ...store, bans } });
    await attack(app, '203.0.113.9', 2);
    assert.equal((await app.get('/', from('203.0.113.10'))).status, 200);
    await assert.rejects(app.shield.ban('203.0.113.9'), /disk full/);
  });

  it('that the store cannot keep are told to the diagnostics of OpenTelemetry', async () => {
    const faults: unknown[] = [];
    const silent = () => {};
    const error = (...told: unknown[]) => void faults.push(...told.slice(1));
    const logger = { error, warn: silent, info: silent, debug: silent, verbose: silent };
    diag.setLogger(logger, { suppressOverrideMessage: true });
    try {
      const store = memoryStore();
      const fault = new Error('disk full');
      const bans = { ...store.bans, set: () => Promise.reject(fault) };
      await attack(await guarded({ proxies, ban: { threshold: 1 }, store: { ...store, bans } }), '203.0.113.9', 1);
      assert.deepEqual(faults, [fault]);
    } finally {
      diag.disable();
    }
  });

  describe('of a fingerprint', () => {
    const browser = { 'user-agent': 'Mozilla/5.0', 'accept-language': 'de' };

    it('blocks all who present themselves like that, and nobody else', async () => {
      const app = await guarded({
        proxies: { trust: ['loopback'] },
        custom: [({ fingerprint }) => ({ action: 'flag', attributes: { is: String(fingerprint) } })],
      });
      const from = (address: string, headers: Record<string, string> = browser) =>
        app.get('/', { 'x-forwarded-for': address, ...headers });
      await from('203.0.113.1');
      const fingerprint = String(app.events[0]?.attributes.is);
      assert.match(fingerprint, /^[0-9a-f]{16}$/);
      const ban = await app.shield.ban({ fingerprint }, { duration: '1h' });
      assert.deepEqual([ban.kind, ban.subject], ['fingerprint', fingerprint]);
      assert.equal((await from('203.0.113.1')).status, 403);
      assert.equal((await from('203.0.113.2')).status, 403);
      assert.equal((await from('203.0.113.1', { ...browser, 'accept-language': 'fr' })).status, 200);
      // Behind loopback stands everybody.
      assert.equal((await app.get('/', browser)).status, 200);
      assert.deepEqual(
        (await app.shield.bans({ kind: 'fingerprint' })).map(({ subject }) => subject),
        [fingerprint],
      );
      assert.equal(await app.shield.unban({ fingerprint }), true);
      assert.equal((await from('203.0.113.2')).status, 200);
    });

    it('is asked for only while there is one', async () => {
      let asked = 0;
      const store = memoryStore();
      const get: BanStore['get'] = (kind, ...others) => {
        if (kind === 'fingerprint') asked++;
        return store.bans.get(kind, ...others);
      };
      const app = await guarded({
        proxies: { trust: ['loopback'] },
        store: { ...store, bans: { ...store.bans, get } },
      });
      await app.get('/', { 'x-forwarded-for': '203.0.113.1' });
      assert.equal(asked, 0);
      await app.shield.ban({ fingerprint: 'abc' });
      await app.get('/', { 'x-forwarded-for': '203.0.113.1' });
      assert.equal(asked, 1);
    });

    for (const fingerprint of ['', 'a b', 'x'.repeat(129), 5]) {
      it(`is none for ${JSON.stringify(fingerprint)}`, async () => {
        const app = await guarded();
        await assert.rejects(app.shield.ban({ fingerprint: fingerprint as string }), { code: 'GUARD_BAN_REFUSED' });
      });
    }
  });
});
