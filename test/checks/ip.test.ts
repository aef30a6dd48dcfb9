import assert from 'node:assert/strict';
import { closeAll, guarded } from '../guarded.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
const proxies = { trust: ['loopback'] };
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('addresses in ip', () => {
  afterEach(closeAll);

  it('that are denied are blocked, single or in a range, IPv4 or IPv6', async () => {
    const app = await guarded({ proxies, ip: { deny: ['203.0.113.0/24', '198.51.100.7', '2001:db8:bad::/48'] } });
    for (const address of ['203.0.113.1', '198.51.100.7', '::ffff:203.0.113.200', '2001:db8:bad:1::1']) {
      assert.equal((await app.get('/', from(address))).status, 403, address);
    }
    for (const address of ['203.0.114.1', '198.51.100.8', '2001:db8:600d::1']) {
      assert.equal((await app.get('/', from(address))).status, 200, address);
    }
  });

  it('that are allowed are trusted: no limit, no detection, no automatic ban', async () => {
    const app = await guarded({
      proxies,
      ip: { allow: ['203.0.113.0/24'] },
      rateLimit: { requests: 1, window: '1h' },
      userAgents: { deny: ['curl'] },
      ban: { threshold: 1 },
    });
    const headers = { ...from('203.0.113.9'), 'user-agent': 'curl/8' };
    for (let i = 0; i < 3; i++) assert.equal((await app.get(ATTACK, headers)).status, 200);
    assert.equal((await app.get(ATTACK, from('192.0.2.1'))).status, 403);
    assert.deepEqual(
      (await app.shield.bans()).map(({ subject }) => subject),
      ['192.0.2.1'],
    );
  });

  it('that are denied stay denied when they are allowed too', async () => {
    const app = await guarded({ proxies, ip: { allow: ['203.0.113.0/24'], deny: ['203.0.113.9'] } });
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
    assert.equal((await app.get('/', from('203.0.113.8'))).status, 200);
  });

  it('that are not allowed are blocked with allowOnly', async () => {
    const app = await guarded({ proxies, ip: { allow: ['203.0.113.0/24'], allowOnly: true } });
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 200);
    assert.equal((await app.get('/', from('192.0.2.1'))).status, 403);
    assert.equal((await app.get('/')).status, 403);
  });

  it('cannot be forged by a client that is no proxy', async () => {
    const app = await guarded({ ip: { allow: ['203.0.113.9'], allowOnly: true } });
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 403);
  });

  it('may be 100,000', async () => {
    const deny = Array.from({ length: 100_000 }, (_, i) => `${(i % 200) + 1}.${(i >> 8) % 256}.${i % 256}.0/24`);
    const app = await guarded({ proxies, ip: { deny } });
    assert.equal((await app.get('/', from('1.0.0.77'))).status, 403);
    assert.equal((await app.get('/', from('203.0.113.9'))).status, 200);
  }).timeout(20_000);
});
