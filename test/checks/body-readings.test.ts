import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import { bodyParser } from '@koa/bodyparser';
import multer from '@koa/multer';
import type { Middleware } from 'koa';
import { koaBody } from 'koa-body';
import { closeAll, guarded } from '../guarded.js';

const ATTACK = '<img src=x onerror=alert(document.cookie)>';
const IN_FORM = `q=${encodeURIComponent(ATTACK)}`;
const JSON_TEXT = JSON.stringify({ q: ATTACK });
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data; boundary=line';
/** What an image may begin with. */
const BINARY = Buffer.alloc(64);
const PICTURE = ['name="picture"; filename="a.png"', 'Content-Type: image/png'] as const;

function bytes(...pieces: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)));
}

/** A part: what its disposition says, its other headers, and what is in it. */
function part([disposition, ...headers]: readonly string[], content: Buffer | string, boundary = 'line'): Buffer {
  const lines = [`Content-Disposition: form-data; ${disposition}`, ...headers];
  return bytes(`--${boundary}\r\n${lines.join('\r\n')}\r\n\r\n`, content, '\r\n');
}

const field = (...headers: readonly string[]) => bytes(part(headers, bytes(BINARY, ATTACK)), '--line--');
const withType = (boundary: string) => `multipart/form-data; ${boundary}`;
/** Behind a picture between lines of one boundary, a field between lines of another. */
const behind = (seen: string, read: string) =>
  bytes(part(PICTURE, BINARY, seen), part(['name="q"'], ATTACK, read), `--${read}--\r\n`);

/** The bytes of gzip with something in a field of its header that readers pass over. */
function gzipAround(extra: Buffer): Buffer {
  const plain = gzipSync('{}');
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 4;
  return bytes(head, Buffer.from([extra.length & 0xff, extra.length >> 8]), extra, plain.subarray(10));
}

type Parser = 'bodyparser' | 'koa-body' | 'multer';

const PARSERS: Readonly<Record<Parser, () => Middleware>> = {
  bodyparser: () => bodyParser({ enableTypes: ['json', 'form', 'text'] }) as never,
  'koa-body': () => koaBody({ multipart: true }) as never,
  multer: () => multer().any() as never,
};

interface Sent {
  readonly type: string;
  readonly coding?: string;
  readonly body: Buffer | string;
}

/** Bodies that a parser reads an attack out of, though they look like something else. */
const BODIES: readonly (readonly [what: string, reader: Parser, sent: Sent])[] = [
  [
    'a form behind the mark of UTF-16',
    'bodyparser',
    { type: FORM, body: bytes(Buffer.from([0xff, 0xfe]), `a=&${IN_FORM}`) },
  ],
  ['a form that begins as UTF-16 does', 'bodyparser', { type: FORM, body: `${'a\0'.repeat(40)}&${IN_FORM}` }],
  [
    'a form behind that mark and said to be UTF-16',
    'bodyparser',
    { type: `${FORM}; charset=utf-16`, body: bytes(Buffer.from([0xff, 0xfe]), `a=&${IN_FORM}`) },
  ],
  [
    'a form with a picture in it, and multipart in a parameter of its type',
    'bodyparser',
    {
      type: `${FORM}; x="multipart/"; boundary=line`,
      body: bytes('a=\r\n', part(PICTURE, bytes(BINARY, `&${IN_FORM}`))),
    },
  ],
  [
    'a text with a picture in it, and multipart in a parameter of its type',
    'bodyparser',
    { type: 'text/plain; x=multipart/; boundary=line', body: part(PICTURE, bytes(BINARY, ATTACK)) },
  ],
  [
    'JSON in gzip that is called deflate',
    'bodyparser',
    { type: JSON_TYPE, coding: 'deflate', body: gzipSync(JSON_TEXT) },
  ],
  [
    'JSON in deflate that is called gzip',
    'bodyparser',
    { type: JSON_TYPE, coding: 'gzip', body: deflateSync(JSON_TEXT) },
  ],
  [
    'parts in the header of a compressed body, which nobody undoes',
    'multer',
    { type: MULTIPART, coding: 'gzip', body: gzipAround(bytes('\r\n', part(['name="q"'], ATTACK), '--line--\r\n')) },
  ],
  [
    'parts of a body with a coding that all objects have',
    'multer',
    { type: MULTIPART, coding: 'constructor', body: bytes(part(['name="q"'], ATTACK), '--line--\r\n') },
  ],
  [
    'parts of the last of five boundaries',
    'multer',
    { type: withType('aboundary=a; bboundary=b; cboundary=c; dboundary=d; boundary=e'), body: behind('a', 'e') },
  ],
  [
    'parts of a boundary with a backslash',
    'multer',
    { type: withType('boundary="a\\\\b"'), body: behind('a\\\\b', 'a\\b') },
  ],
  ['parts of a boundary with a quote', 'multer', { type: withType('boundary="a\\"b"'), body: behind('a\\', 'a"b') }],
  ['parts of a boundary behind a space', 'koa-body', { type: withType('boundary= a'), body: behind('a', ' a') }],
  ['parts of a boundary that is two quotes', 'koa-body', { type: withType('boundary=""'), body: behind('', '""') }],
  ['parts of no boundary', 'multer', { type: withType('aboundary=a; boundary=""'), body: behind('a', '') }],
  [
    'parts of a long boundary',
    'multer',
    { type: withType(`aboundary=a; boundary=${'b'.repeat(2_000)}`), body: behind('a', 'b'.repeat(2_000)) },
  ],
  [
    'a field that has parts, before the first of them',
    'multer',
    {
      type: MULTIPART,
      body: bytes(
        part(
          ['name="q"', 'Content-Type: multipart/mixed; boundary=x'],
          bytes(ATTACK, '\r\n', part(['name="a"'], 'b', 'x')),
        ),
        '--line--',
      ),
    },
  ],
  [
    'a field that has parts, in a picture that is one of them',
    'multer',
    {
      type: MULTIPART,
      body: bytes(
        part(['name="q"', 'Content-Type: multipart/mixed; boundary=x'], part(PICTURE, bytes(BINARY, ATTACK), 'x')),
        '--line--',
      ),
    },
  ],
  [
    'a field with a parameter that is nearly a file name',
    'multer',
    { type: MULTIPART, body: field('name="q"; filenames="a.png"') },
  ],
  [
    'a field with an empty file name',
    'multer',
    { type: MULTIPART, body: field('name="q"; filename=""', 'Content-Type: image/png') },
  ],
  [
    'a field with two file names',
    'multer',
    { type: MULTIPART, body: field('name="q"; filename=""; filename="a.png"', 'Content-Type: image/png') },
  ],
  [
    'a field with two dispositions',
    'multer',
    {
      type: MULTIPART,
      body: field('name="q"', 'Content-Disposition: form-data; name="q"; filename="a.png"', 'Content-Type: image/png'),
    },
  ],
  ['a file without a type', 'koa-body', { type: MULTIPART, body: field('name="q"; filename="a.png"') }],
  [
    'a file with an empty type',
    'koa-body',
    { type: MULTIPART, body: field('name="q"; filename="a.png"', 'Content-Type:') },
  ],
  [
    'a file whose last type is empty',
    'koa-body',
    { type: MULTIPART, body: field('name="q"; filename="a.png"', 'Content-Type: image/png', 'Content-Type:') },
  ],
  [
    'a field with a boundary in it that a space follows',
    'koa-body',
    {
      type: MULTIPART,
      body: bytes(
        part(
          ['name="q"'],
          bytes('a\r\n--line \r\n', part(PICTURE, bytes(BINARY, ATTACK)).subarray('--line\r\n'.length)),
        ),
        '--line--',
      ),
    },
  ],
  [
    'a field in UTF-16 by the name that Node has for it',
    'multer',
    {
      type: MULTIPART,
      body: bytes(
        part(
          ['name="q"', 'Content-Type: text/plain; charset=utf16le'],
          Buffer.from(`${'\u4e2d'.repeat(40)}${ATTACK}`, 'utf16le'),
        ),
        '--line--',
      ),
    },
  ],
  [
    'a field in UTF-16 whose headers stand behind an empty line',
    'multer',
    {
      type: MULTIPART,
      body: bytes(
        '--line\r\nX: y\r\n\r\n--line\r\n\r\nContent-Disposition: form-data; name="q"\r\nContent-Type: text/plain; charset=utf-16le\r\n\r\n',
        Buffer.from(ATTACK, 'utf16le'),
        '\r\n--line--',
      ),
    },
  ],
];

describe('an attack in a body is seen where a parser reads it', () => {
  afterEach(closeAll);

  for (const [what, reader, { type, coding, body }] of BODIES) {
    it(`${what}, by ${reader}`, async () => {
      const parse = PARSERS[reader]();
      const app = await guarded({ mode: 'monitor' }, (ctx) =>
        parse(ctx, async () => {
          ctx.body = JSON.stringify((ctx.request as unknown as { body: unknown }).body);
        }),
      );
      const headers = { 'content-type': type, ...(coding !== undefined && { 'content-encoding': coding }) };
      const { text } = await app.get('/', headers, 'POST', body);
      assert.ok(text.includes(ATTACK), `the parser reads it: ${text}`);
      assert.ok(
        app.events.some(({ name }) => name === 'guard.detection.matched'),
        app.events.map(({ name }) => name).join(),
      );
    });
  }
});
