import assert from 'node:assert/strict';
import type { GuardOptions } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const request = (referer: string) => `GET / HTTP/1.1\r\nHost: a\r\nReferer: ${referer}\r\n\r\n`;

async function statusFrom(app: Guarded, referer: string): Promise<number> {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await app.raw(request(referer)))?.[1]);
}

describe('referrers', () => {
  afterEach(closeAll);

  const cases: {
    readonly of: string;
    readonly allow: string[];
    readonly taken: string[];
    readonly refused: string[];
  }[] = [
    {
      of: 'a host: that host, on any scheme and port',
      allow: ['Shop.example'],
      taken: [
        'https://shop.example/',
        'https://shop.example',
        'http://shop.example/a/b?c=https://evil.example#d',
        'HTTPS://SHOP.EXAMPLE/a',
        'https://shop.example:8443/',
        'https://shop.example./a',
        'https://shop.example?a',
        'https://sh%6fp.example/',
      ],
      refused: [
        'https://www.shop.example/',
        'https://shop.example.evil.example/',
        'https://evilshop.example/',
        'https://shop-example/',
        'https://evil.example/shop.example',
        'https://evil.example/?https://shop.example/',
        'https://evil.example#@shop.example',
        'https://shop.example..',
      ],
    },
    {
      of: 'the hosts below one: at any depth, not itself',
      allow: ['*.shop.example'],
      taken: ['https://www.shop.example/', 'https://a.b.c.shop.example:81/', 'http://WWW.shop.example./'],
      refused: ['https://shop.example/', 'https://evilshop.example/', 'https://www.shop.example.evil.example/'],
    },
    {
      of: 'an origin: scheme, host and port',
      allow: ['https://Shop.example', 'http://shop.example:8080'],
      taken: ['https://shop.example/a', 'https://shop.example:443/', 'http://shop.example:8080/b'],
      refused: [
        'http://shop.example/',
        'https://shop.example:8443/',
        'https://shop.example:8080/',
        'https://www.shop.example/',
      ],
    },
    {
      of: 'an address, a name without dots',
      allow: ['203.0.113.9', '[2001:db8::1]', 'localhost'],
      taken: ['http://203.0.113.9/', 'http://[2001:db8:0:0::1]:3000/', 'http://localhost:5173/'],
      refused: ['http://203.0.113.90/', 'http://[2001:db8::2]/', 'http://localhost.evil.example/'],
    },
    {
      of: 'a name beyond ASCII: browsers send it in punycode',
      allow: ['B\u00dcCHER.example', '*.\u4f8b\u3048.example'],
      taken: ['https://xn--bcher-kva.example/', 'https://www.xn--r8jz45g.example/'],
      refused: ['https://bucher.example/', 'https://b\u00fccher.example/', 'https://xn--r8jz45g.example/'],
    },
  ];
  for (const { of, allow, taken, refused } of cases) {
    it(`may be those of ${of}`, async () => {
      const app = await guarded({ referrers: allow });
      for (const referer of taken) assert.equal(await statusFrom(app, referer), 200, referer);
      for (const referer of refused) assert.equal(await statusFrom(app, referer), 403, referer);
    });
  }

  it('that no browser sends are refused, also where a careless reader would see an allowed host', async () => {
    const app = await guarded({ referrers: ['shop.example', '*.shop.example', 'https://shop.example'] });
    for (const referer of [
      'https://shop.example@evil.example/',
      'https://shop.example:443@evil.example/',
      'https://shop.example%2f@evil.example/',
      'https://user:secret@shop.example/',
      'https://evil.example\\@shop.example/',
      'https://evil.example\\.shop.example/',
      'https://evil.example%00.shop.example/',
      'https://shop.example\t@evil.example/',
      'https://shop.example, https://evil.example',
      'https://shop.example /',
      'https://shop.example/\u00a0',
      '//shop.example/',
      '/a',
      'shop.example',
      'null',
      'javascript:https://shop.example/',
      'android-app://shop.example/',
      'ftp://shop.example/',
      'https:shop.example',
      'https://',
      'https://shop.example:99999/',
      'https://[shop.example]/',
      `https://${'a'.repeat(300)}.`.padEnd(400, 'b'),
    ]) {
      assert.equal(await statusFrom(app, referer), 403, referer);
    }
    assert.equal(app.reached(), 0);
  });

  it('are read up to the length that browsers send, and no longer one is believed', async () => {
    const app = await guarded({ referrers: ['shop.example'] });
    const long = (length: number) => 'https://shop.example/'.padEnd(length, 'a');
    assert.equal(await statusFrom(app, long(4_096)), 200);
    assert.equal(await statusFrom(app, long(4_097)), 403);
    assert.equal(await statusFrom(app, `https://shop.example${'/@'.repeat(5_000)}`), 403);
    assert.equal(await statusFrom(app, `https://${'a.'.repeat(120)}shop.example/`), 403);
  });

  it('count once: of two the first is the one that the application sees too', async () => {
    const app = await guarded({ referrers: ['shop.example'] }, (ctx) => {
      ctx.body = ctx.get('referer');
    });
    const both = (one: string, other: string) =>
      `GET / HTTP/1.1\r\nHost: a\r\nReferer: https://${one}/\r\nReferer: https://${other}/\r\n\r\n`;
    assert.match(await app.raw(both('evil.example', 'shop.example')), /^HTTP\/1\.1 403 /);
    assert.match(await app.raw(both('shop.example', 'evil.example')), /^HTTP\/1\.1 200 /);
  });

  const missing: [string, GuardOptions['referrers'], number][] = [
    ['is refused with a list', ['shop.example'], 403],
    ['is refused unless that is changed', { allow: ['shop.example'] }, 403],
    ['is let in where that is asked for', { allow: ['shop.example'], missing: 'allow' }, 200],
  ];
  for (const [what, referrers, status] of missing) {
    it(`that is missing ${what}`, async () => {
      const app = await guarded({ ...(referrers && { referrers }) });
      assert.equal((await app.get('/')).status, status);
      for (const referer of ['', '  ', 'about:blank']) assert.equal(await statusFrom(app, referer), status, referer);
      assert.equal(await statusFrom(app, 'https://evil.example/'), 403);
      assert.equal(await statusFrom(app, 'null'), 403);
    });
  }

  it('that are refused are told by their origin, so that a page that is missing from the list can be found', async () => {
    const app = await guarded({ referrers: ['shop.example'] });
    await statusFrom(app, 'https://partner.example:81/orders/4711?token=hunter2');
    await statusFrom(app, 'https://\u00ff');
    assert.equal(app.events[0]?.attributes['guard.input.excerpt'], 'https://partner.example:81');
    assert.equal(app.events[1]?.attributes['guard.input.excerpt'], undefined);
    assert.doesNotMatch(JSON.stringify(app.events), /4711|hunter2/);
  });
});
