import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { fingerprintReader } from '../../src/request/fingerprint.js';
import { closeAll, guarded } from '../guarded.js';

/** The fingerprint of a request with these headers, in their order. */
function fingerprint(
  raw: readonly (readonly [string, string])[],
  header?: string,
  viaProxy = false,
): string | undefined {
  const headers = Object.fromEntries(raw.map(([name, value]) => [name.toLowerCase(), value]));
  const req = { httpVersion: '1.1', rawHeaders: raw.flat(), headers } as unknown as IncomingMessage;
  return fingerprintReader(header === undefined ? {} : { header })(req, viaProxy);
}

const browser: readonly (readonly [string, string])[] = [
  ['Host', 'shop.example'],
  ['sec-ch-ua', '"Chromium";v="140"'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0'],
  ['Accept', 'text/html'],
  ['Accept-Encoding', 'gzip, br'],
  ['Accept-Language', 'de'],
];
const without = (name: string) => browser.filter((pair) => pair[0] !== name);
const changed = (name: string, value: string) =>
  browser.map((pair) => (pair[0] === name ? [name, value] : pair) as never);

describe('the fingerprint', () => {
  afterEach(closeAll);

  it('is 16 hexadecimal digits', () => assert.match(fingerprint(browser) ?? '', /^[0-9a-f]{16}$/));

  it('stays the same from page to image to call of one browser', () => {
    const same = fingerprint(browser);
    assert.equal(fingerprint(changed('Accept', '*/*')), same);
    const call: [string, string][] = [
      ['Cookie', 'a=b'],
      ['Referer', 'https://shop.example/'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Content-Type', 'application/json'],
      ['X-CSRF-Token', 'x'],
      ['X-Forwarded-For', '203.0.113.9'],
      ['traceparent', '00-1-1-01'],
    ];
    assert.equal(fingerprint([...call, ...browser]), same);
  });

  for (const name of [
    'User-Agent',
    'Accept-Encoding',
    'Accept-Language',
    'sec-ch-ua',
    'sec-ch-ua-platform',
    'DNT',
    'Sec-GPC',
  ]) {
    it(`is another one with another ${name}`, () => {
      assert.notEqual(fingerprint([...without(name), [name, 'other']]), fingerprint([...without(name), [name, 'one']]));
    });
  }

  it('is another one of a client that only claims to be the browser: other order, other letters', () => {
    assert.notEqual(fingerprint(browser.toReversed()), fingerprint(browser));
    const lower = browser.map(([name, value]) => [name.toLowerCase(), value] as const);
    assert.notEqual(fingerprint(lower), fingerprint(browser));
  });

  it('takes values for no more than they are, however they are cut', () => {
    const split = (first: string, second: string) =>
      fingerprint([
        ['Accept-Encoding', first],
        ['Accept-Language', second],
      ]);
    assert.notEqual(split('a', ''), split('', 'a'));
    assert.match(fingerprint([]) ?? '', /^[0-9a-f]{16}$/);
    const long = (end: string) => fingerprint(changed('User-Agent', `${'x'.repeat(512)}${end}`));
    assert.equal(long('a'), long('b'));
    const many = Array.from({ length: 5_000 }, (): [string, string] => ['User-Agent', 'x'.repeat(5_000)]);
    assert.match(fingerprint(many) ?? '', /^[0-9a-f]{16}$/);
  });

  it('is what a trusted proxy tells of the connection, and nobody else', () => {
    const ja4 = 't13d1516h2_8daaf6152771_b186095e22b6';
    const told = [...browser, ['X-JA4', ja4] as const];
    assert.equal(fingerprint(told, 'x-ja4', true), ja4);
    assert.equal(fingerprint(told, 'x-ja4', false), fingerprint(browser));
    assert.equal(fingerprint(told), fingerprint(browser));
    for (const odd of ['', 'a b', 'a\tb', '<script>', 'x'.repeat(129)]) {
      assert.equal(fingerprint([...browser, ['X-JA4', odd]], 'x-ja4', true), fingerprint(browser), odd.slice(0, 9));
    }
  });

  it('is believed of a request only that came through the proxy', async () => {
    const seen: (string | undefined)[] = [];
    const custom = [
      ({ fingerprint }: { fingerprint: string | undefined }) => {
        seen.push(fingerprint);
        return undefined;
      },
    ];
    const header = { fingerprint: { header: 'X-JA4' }, custom };
    const headers = { 'x-ja4': 'abc' };
    const near = await guarded({ ...header, proxies: { trust: ['loopback'] } });
    await near.get('/', headers);
    await near.get('/', { ...headers, 'x-forwarded-for': '203.0.113.9' });
    await (await guarded({ ...header, proxies: { trust: ['10.0.0.0/8'] } })).get('/', headers);
    await (await guarded({ fingerprint: false, custom })).get('/', headers);
    assert.deepEqual(seen.slice(0, 2), ['abc', 'abc']);
    assert.match(seen[2] ?? '', /^[0-9a-f]{16}$/);
    assert.equal(seen[3], undefined);
  });

  it('is told of a request only when somebody asked for it', async () => {
    const flag = { action: 'flag' } as const;
    const asked = await guarded({ custom: [({ fingerprint }) => (fingerprint ? flag : undefined)] });
    const unasked = await guarded({ custom: [() => flag] });
    await asked.get('/');
    await unasked.get('/');
    assert.match(String(asked.events[0]?.attributes['guard.fingerprint']), /^[0-9a-f]{16}$/);
    assert.equal(unasked.events[0]?.attributes['guard.fingerprint'], undefined);
  });
});
