import assert from 'node:assert/strict';
import type { UpgradeOptions } from '../../src/index.js';
import { closeAll as closeRequests, guarded } from '../guarded.js';
import { closeAll, upgrading } from '../upgrading.js';

async function statusOf(origins: UpgradeOptions['origins'], headers: Record<string, string>): Promise<'open' | number> {
  const app = await upgrading({ ...(origins && { upgrades: { origins } }) });
  return app.open('/', { headers });
}

describe('the origin of an upgrade', () => {
  afterEach(async () => {
    await closeAll();
    await closeRequests();
  });

  it('is not looked at unless that is asked for', async () => {
    assert.equal(await statusOf(undefined, { origin: 'https://evil.example' }), 'open');
  });

  it('that is missing comes from no browser, and passes', async () => {
    assert.equal(await statusOf('same', {}), 'open');
    assert.equal(await statusOf(['https://shop.example'], {}), 'open');
  });

  const same: readonly [origin: string, host: string, isLetIn: boolean][] = [
    ['https://shop.example', 'shop.example', true],
    ['http://shop.example', 'shop.example', true],
    ['https://shop.example', 'SHOP.example', true],
    ['https://shop.example', 'shop.example:443', true],
    ['http://shop.example:8080', 'shop.example:8080', true],
    ['http://[2001:db8::1]:8080', '[2001:db8:0::1]:8080', true],
    ['https://shop.example:8443', 'shop.example', false],
    ['https://shop.example', 'shop.example:8443', false],
    ['https://evil.example', 'shop.example', false],
    ['https://www.shop.example', 'shop.example', false],
    ['https://shop.example.evil.example', 'shop.example', false],
    ['https://shop.example@evil.example', 'shop.example', false],
    ['https://evil.example/https://shop.example', 'shop.example', false],
    ['https://evil.example, https://shop.example', 'shop.example', false],
    ['chrome-extension://shop.example', 'shop.example', false],
    ['https://shop.example', 'evil.example@shop.example', false],
    ['https://shop.example', 'shop.example/a', false],
    ['null', 'shop.example', false],
    ['null', 'null', false],
    ['', 'shop.example', false],
    ['https://', '', false],
  ];
  for (const [origin, host, isLetIn] of same) {
    it(`"${origin}" is ${isLetIn ? '' : 'not '}the same as that of the host "${host}"`, async () => {
      assert.equal(await statusOf('same', { origin, host }), isLetIn ? 'open' : 403);
    });
  }

  it('is held against a list, of which the host is no part', async () => {
    const origins = ['https://Shop.example:443', 'https://*.shop.example'];
    for (const origin of ['https://shop.example', 'https://a.b.shop.example']) {
      assert.equal(await statusOf(origins, { origin }), 'open', origin);
    }
    for (const origin of ['http://shop.example', 'https://evilshop.example', 'http://own.example', 'null', '*', '']) {
      assert.equal(await statusOf(origins, { origin, host: 'own.example' }), 403, origin);
    }
  });

  it('that is refused is told, and bans nobody: it comes from the browser of somebody who is being deceived', async () => {
    const app = await upgrading({ upgrades: { origins: 'same' } });
    await app.open('/', { headers: { origin: 'https://evil.example' } });
    await app.open('/', { headers: { origin: 'https://evil.example/a?token=hunter2' } });
    const [event, odd] = app.events;
    assert.equal(event?.name, 'guard.origin.denied');
    assert.equal(event?.attributes['guard.input.excerpt'], 'https://evil.example');
    assert.equal(event?.attributes['guard.threat.score'], 0);
    assert.equal(odd?.attributes['guard.input.excerpt'], undefined);
  });

  it("of a request that is no upgrade is nobody else's business", async () => {
    const app = await guarded({ upgrades: { origins: 'same' } });
    assert.equal((await app.get('/', { origin: 'https://evil.example' })).status, 200);
  });

  it('can be only watched, like any check', async () => {
    const app = await upgrading({ upgrades: { origins: 'same' }, checks: { origin: 'monitor' } });
    assert.equal(await app.open('/', { headers: { origin: 'https://evil.example' } }), 'open');
    assert.equal(app.events[0]?.attributes['guard.finding.state'], 'monitored');
  });
});
