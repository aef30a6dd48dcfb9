import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { ProxyOptions } from '../../src/index.js';
import { readOptions } from '../../src/options/read-options.js';
import { type Client, clientResolver, isGone } from '../../src/request/client.js';

/** Who a request is from, that comes over a connection from `peer` with these headers. */
function client(peer: string | undefined, headers: Record<string, string>, proxies?: ProxyOptions): Client {
  const settings = readOptions(proxies ? { proxies } : {});
  return clientResolver(settings.proxies)({ socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage);
}

function address(...[peer, headers, proxies]: Parameters<typeof client>): string | undefined {
  return client(peer, headers, proxies).address?.text;
}

const xff = (list: string) => ({ 'x-forwarded-for': list });

describe('the client address', () => {
  describe('in Forwarded', () => {
    const proxies = { trust: ['loopback'], header: 'forwarded' };
    for (const typed of ['for=192.0.2.1;x="', 'for="', 'for=192.0.2.1;proto=https;x="a\\"', '"\\']) {
      for (const written of ['for=203.0.113.9', 'for="203.0.113.9:80";host="a\\"b,c"']) {
        it(`is what the proxy wrote after a quote left open: ${typed}, ${written}`, () => {
          const { address, secure } = client('127.0.0.1', { forwarded: `${typed}, ${written}` }, proxies);
          assert.deepEqual([address?.text, secure], ['203.0.113.9', false]);
        });
      }
    }
  });

  it('is not taken from a header that only a prototype has, or from half a bracket', () => {
    assert.equal(address('127.0.0.1', {}, { trust: ['loopback'], header: 'constructor' }), '127.0.0.1');
    assert.equal(address('127.0.0.1', xff('[203.0.113.99'), { trust: ['loopback'] }), '127.0.0.1');
  });

  it('is the other end of the connection when no proxy is trusted, whatever the headers say', () => {
    assert.equal(address('203.0.113.9', xff('192.0.2.1')), '203.0.113.9');
    assert.equal(address('::ffff:203.0.113.9', { forwarded: 'for=192.0.2.1' }), '203.0.113.9');
  });

  describe('over trusted proxies', () => {
    const proxies = { trust: ['10.0.0.0/8', 'loopback'] };

    it('is what the nearest trusted proxy saw', () => {
      assert.equal(address('10.0.0.1', xff('203.0.113.9'), proxies), '203.0.113.9');
    });

    it('is found from right to left, so that what the client typed is never reached', () => {
      assert.equal(address('10.0.0.1', xff('1.1.1.1, 127.0.0.1, 203.0.113.9, 10.0.0.2'), proxies), '203.0.113.9');
    });

    it('is not taken from the header of a peer that is not trusted', () => {
      assert.equal(address('198.51.100.1', xff('203.0.113.9'), proxies), '198.51.100.1');
    });

    it('is the outermost proxy when all that is named is trusted', () => {
      assert.equal(address('10.0.0.1', xff('10.0.0.3, 10.0.0.2'), proxies), '10.0.0.3');
    });

    it('is the proxy itself when it names nobody, or nothing that is an address', () => {
      assert.equal(address('10.0.0.1', {}, proxies), '10.0.0.1');
      for (const garbage of [
        '',
        ',',
        'unknown',
        '_hidden',
        '203.0.113.9, unknown',
        '<script>',
        ' ,, ',
        'a'.repeat(10_000),
      ]) {
        assert.equal(address('10.0.0.1', xff(garbage), proxies), '10.0.0.1', garbage.slice(0, 20));
      }
    });

    it('may carry a port, brackets and IPv4-mapped forms', () => {
      for (const form of ['203.0.113.9:4711', '::ffff:203.0.113.9', '[::ffff:203.0.113.9]:4711', ' 203.0.113.9 ']) {
        assert.equal(address('10.0.0.1', xff(form), proxies), '203.0.113.9', form);
      }
      assert.equal(address('10.0.0.1', xff('[2001:db8::1]:443'), proxies), '2001:db8::1');
    });

    it('survives a header of ten thousand hops', () => {
      assert.equal(address('10.0.0.1', xff(`203.0.113.9${', 10.0.0.1'.repeat(10_000)}`), proxies), '10.0.0.1');
    });
  });

  describe('by number of hops', () => {
    it('is the entry that many places from the right', () => {
      assert.equal(address('192.0.2.1', xff('1.1.1.1, 203.0.113.9'), { hops: 1 }), '203.0.113.9');
      assert.equal(address('192.0.2.1', xff('1.1.1.1, 203.0.113.9, 192.0.2.2'), { hops: 2 }), '203.0.113.9');
    });

    it('bounds the walk over trusted ranges', () => {
      const proxies = { trust: ['private'], hops: 2 };
      assert.equal(address('10.0.0.1', xff('10.9.9.9, 10.0.0.7, 10.0.0.2'), proxies), '10.0.0.7');
    });
  });

  it('comes over a unix socket only when that is trusted', () => {
    assert.equal(address(undefined, xff('203.0.113.9'), { trust: ['unix'] }), '203.0.113.9');
    assert.equal(address(undefined, xff('203.0.113.9'), { trust: ['loopback'] }), undefined);
  });

  it('comes from a named header', () => {
    const proxies = { trust: ['loopback'], header: 'CF-Connecting-IP' };
    const headers = { 'cf-connecting-ip': '203.0.113.9', 'x-forwarded-for': '1.1.1.1' };
    assert.equal(address('127.0.0.1', headers, proxies), '203.0.113.9');
  });

  it('comes from the Forwarded header (RFC 7239)', () => {
    const proxies = { trust: ['private'], header: 'forwarded' };
    const forwarded = (text: string) => address('10.0.0.1', { forwarded: text }, proxies);
    assert.equal(forwarded('for=1.1.1.1, For="203.0.113.9:80";proto=https;by=10.0.0.2, for=10.0.0.2'), '203.0.113.9');
    assert.equal(forwarded('for="[2001:db8:cafe::17]:4711"'), '2001:db8:cafe::17');
    assert.equal(forwarded('for=_secret'), '10.0.0.1');
    assert.equal(forwarded('for="1.1.1.1, for=203.0.113.9'), '203.0.113.9');
    assert.equal(forwarded('by=10.0.0.2;host="a,for=1.1.1.1"'), '10.0.0.1');
  });
});

describe('the scheme', () => {
  const proto = (text: string) => ({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': text });

  it('is believed from a trusted proxy only', () => {
    assert.equal(client('10.0.0.1', proto('https'), { trust: ['private'] }).secure, true);
    assert.equal(client('198.51.100.1', proto('https'), { trust: ['private'] }).secure, false);
    assert.equal(client('10.0.0.1', proto('https')).secure, false);
  });

  it('is not believed when the proxy is said not to send it', () => {
    assert.equal(client('10.0.0.1', proto('https'), { trust: ['private'], protocol: false }).secure, false);
  });

  it('is what the outermost trusted proxy saw, not what the client put before it', () => {
    const headers = { 'x-forwarded-for': '203.0.113.9, 10.0.0.2', 'x-forwarded-proto': 'https, http, http' };
    assert.equal(client('10.0.0.1', headers, { trust: ['private'] }).secure, false);
  });

  describe('of a trusted proxy that names no client', () => {
    const alone = (text: string) => ({ 'x-forwarded-proto': text });

    for (const proxies of [
      { trust: ['private'] },
      { hops: 1 },
      { trust: ['private'], hops: 3 },
      { trust: ['private'], header: 'cf-connecting-ip' },
    ]) {
      it(`is believed: ${JSON.stringify(proxies)}`, () => {
        const { address, secure, viaProxy } = client('10.0.0.1', alone('https'), proxies);
        assert.deepEqual([address?.text, secure, viaProxy], ['10.0.0.1', true, true]);
        assert.equal(client('10.0.0.1', alone('http'), proxies).secure, false);
      });
    }

    it('is believed over a unix socket', () => {
      assert.equal(client(undefined, alone('https'), { trust: ['unix'] }).secure, true);
      assert.equal(client(undefined, alone('https'), { trust: ['private'] }).secure, false);
    });

    it('is what that proxy wrote, on the right, never what a client put before it', () => {
      for (const forged of [
        'https, http',
        'https,https,https,http',
        ' https ,  http ',
        'https,'.repeat(10_000).concat('http'),
      ]) {
        assert.equal(client('10.0.0.1', alone(forged), { trust: ['private'] }).secure, false, forged.slice(0, 30));
      }
      assert.equal(client('10.0.0.1', alone('http, https'), { trust: ['private'] }).secure, true);
    });

    it('is not believed from a peer that is not trusted, or where it is said not to be sent', () => {
      for (const proxies of [undefined, { trust: ['loopback'] }, { trust: ['10.0.0.2'], hops: 1 }]) {
        assert.equal(client('10.0.0.1', alone('https'), proxies).secure, false);
      }
      assert.equal(client('10.0.0.1', alone('https'), { trust: ['private'], protocol: false }).secure, false);
    });

    it('is that of the connection where it is neither http nor https', () => {
      for (const text of ['', ',', 'https,', 'httpss', 'https://', 'https http']) {
        assert.equal(client('10.0.0.1', alone(text), { trust: ['private'] }).secure, false, text);
      }
    });
  });

  it('does not come from X-Forwarded-Proto where the proxy writes Forwarded: a client could have sent that', () => {
    const proxies = { trust: ['private'], header: 'forwarded' };
    assert.equal(client('10.0.0.1', { 'x-forwarded-proto': 'https' }, proxies).secure, false);
    const both = { forwarded: 'for=203.0.113.9;proto=http', 'x-forwarded-proto': 'https' };
    assert.equal(client('10.0.0.1', both, proxies).secure, false);
  });

  it('comes with the last element of the Forwarded header, also where that names no client', () => {
    const secure = (peer: string, forwarded: string) =>
      client(peer, { forwarded }, { trust: ['private'], header: 'forwarded' }).secure;
    assert.equal(secure('10.0.0.1', 'proto=https'), true);
    assert.equal(secure('10.0.0.1', 'by=10.0.0.1;proto="https";host=shop.example'), true);
    assert.equal(secure('10.0.0.1', 'for=203.0.113.9;proto=https, proto=http'), false);
    assert.equal(secure('10.0.0.1', 'proto=https, proto=https, for=_hidden;proto=http'), false);
    assert.equal(secure('10.0.0.1', 'proto=https, host=shop.example'), false);
    assert.equal(secure('198.51.100.1', 'proto=https'), false);
  });

  it('comes with the element of the Forwarded header', () => {
    const proxies = { trust: ['private'], header: 'forwarded' };
    assert.equal(client('10.0.0.1', { forwarded: 'for=203.0.113.9;proto=https' }, proxies).secure, true);
    assert.equal(client('10.0.0.1', { forwarded: 'for=203.0.113.9;proto=http' }, proxies).secure, false);
  });
});

describe('a client that has reset its connection before its request is read', () => {
  it('is known to be gone, and is no unix socket', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const asked = once(server, 'request', { signal: AbortSignal.timeout(5_000) });
    const accepted = once(server, 'connection', { signal: AbortSignal.timeout(5_000) });
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
    await accepted;
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.resetAndDestroy();
    const [req] = (await asked) as [IncomingMessage];
    assert.deepEqual([req.socket.remoteAddress, isGone(req.socket)], [undefined, true]);
    const client = clientResolver(readOptions({ proxies: { trust: ['unix'] } }).proxies)(req);
    assert.deepEqual([client.address, client.gone], [undefined, true]);
    server.close();
  });
});
