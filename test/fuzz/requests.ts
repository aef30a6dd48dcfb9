import fc from 'fast-check';
import { chunked } from '../raw-body.js';
import { FINE_KEY, ODD_KEY } from './everything-on.js';

/** A request as bytes, and what is to come of it. */
export interface FuzzRequest {
  readonly bytes: string;
  readonly method: string;
  /** True for a request that nobody may refuse. */
  readonly fine: boolean;
  /** False when the HTTP parser cannot go on behind it. */
  readonly framed: boolean;
}

/** What gets a request past everything that asks who it is, so that what lies behind is reached. */
const known = (key: string) =>
  `X-Api-Key: ${key}\r\nX-Tenant: shop\r\nReferer: https://shop.example/\r\nX-Forwarded-Proto: https\r\n`;

const METHODS = [
  'GET',
  'GET',
  'GET',
  'POST',
  'PUT',
  'HEAD',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'PURGE',
  'M-SEARCH',
  'PROPFIND',
];
const ATTACKS = [
  "1' or '1'='1",
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '%252e%252e%252f',
  '%c0%ae%c0%ae/',
  '$' + '{jndi:ldap://a}',
  '{"$ne":null}',
  ';cat /etc/passwd',
  '%00',
  '%',
  '%zz',
  '%u0041',
  '//',
  '\\',
  '..;/',
  '?',
  '#',
  '&&',
  '==',
  '[]',
  '+',
];
const FINE_WORDS = [
  "O'Brien",
  'select a chair',
  'Z\u00fcrich',
  '100% wool',
  'a<b',
  'x=1&y',
  'union jack',
  '\u65e5\u672c',
  '../ is up',
  '--',
  '',
];
const NAMES = [
  'User-Agent',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Referer',
  'Origin',
  'Authorization',
  'Cookie',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'Forwarded',
  'X-Api-Key',
  'Access-Control-Request-Method',
  'Access-Control-Request-Headers',
  'Content-Encoding',
  'If-None-Match',
  'Range',
  'Via',
  'Upgrade-Insecure-Requests',
  'X-Odd',
];
const VALUES = [
  '',
  '*/*',
  'text/html;q=0.8, */*;q=oops',
  'null',
  'https://shop.example',
  'https://shop.example@evil.example/',
  'Bearer ',
  'Bearer a.b.c',
  'Basic !!!!',
  'Basic Og==',
  'Digest username="x"',
  '203.0.113.7, 10.0.0.1',
  'for="[2001:db8::1]:80";proto=https',
  'for="unclosed',
  ',,,,',
  '999.1.1.1',
  '::ffff:1.2.3.4, unknown, _hidden',
  'gzip, deflate, br, ;q=',
  'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/130.0',
  'sqlmap/1.8',
  '"unterminated',
  'bytes=0-,1-,2-',
];

const latin1 = fc.string({
  unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code === 0x7f ? 0x7e : code)),
  maxLength: 40,
});
const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 12 });
const address = fc.integer({ min: 0, max: 199 }).map((n) => `198.18.${n % 5}.${n}`);
const piece = fc.oneof(
  { weight: 4, arbitrary: token },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...ATTACKS)
      .map((text) => text.replace(/[ #]/g, (char) => (char === ' ' ? '%20' : '%23'))),
  },
  { weight: 1, arbitrary: latin1.map((text) => text.replace(/[\x80-\xff#]/g, '')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('%2e', 'a', '(', "'", '%25', '/..'), fc.integer({ min: 1, max: 400 }))
      .map(([text, times]) => text.repeat(times)),
  },
);
const target = fc.oneof(
  { weight: 8, arbitrary: fc.array(piece, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`) },
  {
    weight: 8,
    arbitrary: fc
      .array(fc.tuple(piece, piece), { maxLength: 8 })
      .map((pairs) => `/search?${pairs.map((pair) => pair.join('=')).join('&')}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('http://a.example/x?y', '/?'.repeat(500), '//evil.example/'),
  },
);
const header = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...NAMES),
      token.map((name) => `X-${name}`),
    ),
    fc.oneof(fc.constantFrom(...VALUES, ...ATTACKS), latin1, token),
  )
  .map(([name, value]) => `${name}: ${value}\r\n`);
const headers = fc.array(header, { maxLength: 12 }).map((lines) => lines.join(''));

/** Odd, but in the form of HTTP: the guard sees it, whatever it says. */
const odd = fc
  .record({
    method: fc.constantFrom(...METHODS),
    target,
    headers,
    address,
    body: fc.option(fc.tuple(fc.boolean(), latin1, token), { freq: 2 }),
    isKnown: fc.integer({ min: 0, max: 9 }).map((n) => n > 2),
  })
  .map(({ method, target, headers, address, body, isKnown }): FuzzRequest => {
    const credentials = isKnown ? known(ODD_KEY) : '';
    const start = `${method} ${target} HTTP/1.1\r\nHost: shop.example\r\n${credentials}${headers}X-Forwarded-For: ${address}\r\n`;
    return { bytes: `${start}${framed(body)}`, method, fine: false, framed: true };
  });

function framed(body: readonly [boolean, string, string] | null): string {
  if (!body) return '\r\n';
  const [isChunked, content, type] = body;
  const start = `Content-Type: ${type}/${type}\r\n`;
  if (!isChunked) return `${start}Content-Length: ${content.length}\r\n\r\n${content}`;
  const chunks = content.match(/.{1,7}/gs) ?? [];
  const lines = chunks.map((chunk) => `${chunk.length.toString(16)};ext=${type}\r\n${chunk}\r\n`);
  return `${start}Transfer-Encoding: chunked\r\n\r\n${lines.join('')}0\r\nX-Trailer: ${type}\r\n\r\n`;
}

/** Odd as real visitors are: nothing here is to be refused. */
const fine = fc
  .record({
    words: fc.array(fc.tuple(token, fc.constantFrom(...FINE_WORDS)), { maxLength: 4 }),
    address: fc.integer({ min: 1, max: 250 }),
    agent: fc.constantFrom(
      'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/130.0',
      'shop-app/2.1 (iPhone; iOS 18)',
    ),
    json: fc.option(fc.dictionary(token, fc.oneof(fc.constantFrom(...FINE_WORDS), fc.integer())), { freq: 2 }),
  })
  .map(({ words, address, agent, json }): FuzzRequest => {
    const query = words.map(([name, word]) => `${name}=${encodeURIComponent(word)}`).join('&');
    const body = Buffer.from(json ? JSON.stringify(json) : '').toString('latin1');
    const length = json ? `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n` : '';
    const method = json ? 'POST' : 'GET';
    const start = `${method} /fine?${query} HTTP/1.1\r\nHost: shop.example\r\n${known(FINE_KEY)}User-Agent: ${agent}\r\n`;
    const bytes = `${start}X-Forwarded-For: 203.0.113.${address}\r\n${length}\r\n${body}`;
    return { bytes, method, fine: true, framed: true };
  });

/** No HTTP: the parser's to refuse, and nothing of it may harm the guard. */
const malformed = fc
  .oneof(
    fc.constantFrom(
      'GET\r\n\r\n',
      'GET a:b HTTP/1.1\r\nHost: a\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'GET / HTTP/1.1\nHost: a\n\n',
      'GET / HTTP/1.1\r\nHost a\r\n\r\n',
      'GET / HTTP/1.1\r\nHo\0st: a\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
    ),
    fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 60,
    }),
    odd.chain(({ bytes }) =>
      fc.integer({ min: 1, max: Math.max(1, bytes.length - 1) }).map((end) => bytes.slice(0, end)),
    ),
  )
  .map((bytes): FuzzRequest => ({ bytes, method: '', fine: false, framed: false }));

/** More than the guard takes: its connection is over with the answer. */
const tooLarge = fc
  .tuple(address, fc.boolean(), fc.integer({ min: 10_001, max: 40_000 }))
  .map(([address, isChunked, length]): FuzzRequest => {
    const start = `POST /upload HTTP/1.1\r\nHost: shop.example\r\n${known(ODD_KEY)}X-Forwarded-For: ${address}\r\n`;
    const rest = isChunked
      ? `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(length), 997)}`
      : `Content-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;
    return { bytes: start + rest, method: 'POST', fine: false, framed: true };
  });

/** How a client sends what it has to say. */
export interface FuzzConnection {
  readonly requests: readonly FuzzRequest[];
  /** `whole` in one write; `torn` at odd places, `slow` with waits between; `aborted` reset before the answers came. */
  readonly manner: 'whole' | 'torn' | 'slow' | 'aborted';
}

export const connections: fc.Arbitrary<FuzzConnection> = fc.record({
  requests: fc
    .tuple(
      fc.array(fc.oneof({ weight: 5, arbitrary: odd }, { weight: 2, arbitrary: fine }), {
        minLength: 20,
        maxLength: 50,
      }),
      fc.option(fc.oneof(malformed, tooLarge), { freq: 2 }),
    )
    .map(([requests, last]) => (last ? [...requests, last] : requests)),
  manner: fc.oneof(
    { weight: 60, arbitrary: fc.constant('whole' as const) },
    { weight: 20, arbitrary: fc.constant('torn' as const) },
    { weight: 1, arbitrary: fc.constant('slow' as const) },
    { weight: 10, arbitrary: fc.constant('aborted' as const) },
  ),
});
