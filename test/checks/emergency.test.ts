import assert from 'node:assert/strict';
import { emergency } from '../../src/checks/emergency.js';
import { GuardError, GuardOptionsError, type GuardRequest } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
const proxies = { trust: ['loopback'] };
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('emergency mode', () => {
  afterEach(closeAll);

  it('is off unless it is switched on', async () => {
    const app = await guarded({ emergency: { allow: ['203.0.113.9'] } });
    assert.equal((await app.get('/')).status, 200);
    assert.equal(app.shield.status().status, 'healthy');
  });

  it('lets in only the addresses on its list, and tells the others when to come back', async () => {
    const app = await guarded({ proxies, emergency: { on: true, allow: ['203.0.113.9', '2001:db8::/48'] } });
    for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:0:1::1']) {
      assert.equal((await app.get('/', from(address))).status, 200, address);
    }
    for (const address of ['203.0.113.10', '2001:db8:1::1', '127.0.0.1']) {
      const { status, headers, text } = await app.get('/', from(address));
      assert.equal(status, 503, address);
      assert.equal(headers.get('retry-after'), '300');
      assert.doesNotMatch(text, /emergency|203\.0/);
    }
    assert.equal(app.reached(), 3);
  });

  it('takes Retry-After from its option, in whole seconds', async () => {
    for (const [retryAfter, header] of [
      ['90s', '90'],
      ['1500ms', '2'],
      [3_600, '3600'],
    ] as const) {
      const app = await guarded({ emergency: { on: true, retryAfter } });
      assert.equal((await app.get('/')).headers.get('retry-after'), header);
    }
  });

  it('can be switched while the application runs, without any option for it: then it refuses everybody', async () => {
    const app = await guarded();
    app.shield.emergency(true);
    assert.equal((await app.get('/')).status, 503);
    app.shield.emergency(false);
    assert.equal((await app.get('/')).status, 200);
  });

  it('can be switched off when it was on from the start', async () => {
    const app = await guarded({ emergency: { on: true } });
    app.shield.emergency(false);
    assert.equal((await app.get('/')).status, 200);
  });

  it('is of one guard: another in the same process goes on', async () => {
    const [one, other] = [await guarded(), await guarded()];
    one.shield.emergency(true);
    assert.equal((await other.get('/')).status, 200);
  });

  it('lets nobody in by trust: ip.allow is another list', async () => {
    const app = await guarded({ proxies, ip: { allow: ['203.0.113.9'] }, emergency: { on: true } });
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 503);
  });

  it('cannot be passed by a forged header, nor by a client without an address', async () => {
    const app = await guarded({ emergency: { on: true, allow: ['203.0.113.9'] } });
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 503);
    const check = emergency({ on: true, allow: ['0.0.0.0/0', '::/0'], retryAfter: 1_000 });
    assert.notEqual(check.run({ address: undefined } as GuardRequest), undefined);
  });

  it('spares those it lets in none of the other checks', async () => {
    const allow = ['203.0.113.9', '203.0.113.10'];
    const app = await guarded({ proxies, emergency: { on: true, allow }, ip: { allow: ['203.0.113.10'] } });
    assert.equal((await app.get(ATTACK, from('203.0.113.9'))).status, 403);
    assert.equal((await app.get(ATTACK, from('203.0.113.10'))).status, 200);
  });

  it('comes first: a banned client learns no more than others, and being refused never bans', async () => {
    const app = await guarded({ proxies, emergency: { on: true }, ban: { threshold: 1 } });
    await app.shield.ban('203.0.113.9');
    assert.equal((await app.get(ATTACK, from('203.0.113.9'))).status, 503);
    await app.get(ATTACK, from('203.0.113.10'));
    assert.equal((await app.shield.bans()).length, 1);
  });

  it('leaves excluded paths to the application', async () => {
    const app = await guarded({ exclude: ['/health'], emergency: { on: true } });
    assert.equal((await app.get('/health')).status, 200);
  });

  it('is told when it changes, and only then', async () => {
    const { shield, events } = await guarded();
    for (const on of [false, true, true, false, false]) shield.emergency(on);
    assert.deepEqual(
      events.map(({ name, severity, attributes }) => [name, severity, attributes['guard.emergency.on']]),
      [
        ['guard.emergency.changed', 'FATAL', true],
        ['guard.emergency.changed', 'FATAL', false],
      ],
    );
    assert.equal(events[0]?.body, 'Emergency mode is on: only emergency.allow gets in.');
  });

  it('shows in the status of the shield', async () => {
    const { shield } = await guarded();
    shield.emergency(true);
    assert.deepEqual([shield.status().status, shield.status().reasons], ['degraded', ['emergency.on']]);
    shield.emergency(false);
    assert.deepEqual([shield.status().status, shield.status().reasons], ['healthy', []]);
  });

  it('blocks nobody on a guard that only monitors', async () => {
    const app = await guarded({ mode: 'monitor' });
    app.shield.emergency(true);
    assert.equal((await app.get('/')).status, 200);
    assert.equal(app.events.at(-1)?.name, 'guard.emergency.on');
  });

  it('says so when it cannot be switched on because its check is off', async () => {
    const app = await guarded({ checks: { emergency: 'off' }, emergency: { on: true } });
    assert.equal(app.shield.status().status, 'healthy');
    assert.throws(
      () => app.shield.emergency(true),
      (error) => error instanceof GuardError && error.code === 'GUARD_EMERGENCY_OFF',
    );
    app.shield.emergency(false);
    assert.equal((await app.get('/')).status, 200);
  });

  it('is not switched by what is neither true nor false', async () => {
    const { shield } = await guarded();
    for (const on of ['false', 1, undefined, null, 1n]) {
      assert.throws(() => shield.emergency(on as never), GuardOptionsError);
    }
    assert.equal(shield.status().status, 'healthy');
  });
});
