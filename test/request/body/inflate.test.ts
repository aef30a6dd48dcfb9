import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { inflate } from '../../../src/request/body/inflate.js';

const MOST = 100_000;
const TEXT = Buffer.from(JSON.stringify(Array.from({ length: 300 }, (_, id) => ({ id, name: `name ${id * 7919}` }))));
const CODINGS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  'deflate (raw)': deflateRawSync,
  // At its best, a hundred megabytes take seconds.
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
};
const named = (name: string) => name.split(' ')[0] as string;

describe('the content codings of a body', () => {
  for (const [name, encode] of Object.entries(CODINGS)) {
    it(`are undone: ${name}`, async () => {
      assert.deepEqual(await inflate(encode(TEXT), named(name).toUpperCase(), MOST), { bytes: TEXT, isCut: false });
      assert.deepEqual(await inflate(encode(Buffer.alloc(0)), named(name), MOST), {
        bytes: Buffer.alloc(0),
        isCut: false,
      });
    });

    it(`are undone as far as it came: ${name}`, async () => {
      const whole = encode(TEXT);
      const { bytes, fault } = await inflate(whole.subarray(0, whole.length >> 1), named(name), MOST);
      assert.equal(fault, undefined);
      assert.ok(bytes.length > 500);
      assert.ok(TEXT.subarray(0, bytes.length).equals(bytes));
    });

    it(`are undone up to what is looked at, and a bomb is known by how it grows: ${name}`, async () => {
      const dull = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 1_000).join(' '));
      const long = await inflate(encode(Buffer.concat([dull, randomBytes(200_000)])), named(name), MOST);
      assert.deepEqual([long.bytes.length, long.isCut, long.fault], [MOST, true, undefined]);
      const bomb = await inflate(encode(Buffer.alloc(100_000_000)), named(name), MOST);
      assert.deepEqual([bomb.bytes.length, bomb.isCut, bomb.fault], [MOST, true, 'bomb']);
    });

    it(`are told where they cannot be: ${name}`, async () => {
      const plain = Buffer.from('{"name":"this is no compressed text at all"}');
      const result = await inflate(plain, named(name), MOST);
      assert.equal(result.fault, 'encoding');
    });
  }

  it('leaves what is not what it says it is as it came: somebody may read it so', async () => {
    const plain = Buffer.from('<script>alert(1)</script>');
    for (const coding of ['gzip', 'zebra', 'gzip, zebra', 'br, gzip']) {
      const result = await inflate(plain, coding, MOST);
      assert.deepEqual([result.bytes.toString(), result.fault], [plain.toString(), 'encoding'], coding);
    }
  });

  it('are known by what the bytes begin with, as parsers know them, whichever of two names they have', async () => {
    assert.deepEqual((await inflate(gzipSync(TEXT), 'deflate', MOST)).bytes, TEXT);
    assert.deepEqual((await inflate(deflateSync(TEXT), 'gzip', MOST)).bytes, TEXT);
  });

  it('are none by the names that all objects have', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'valueof']) {
      assert.deepEqual(await inflate(TEXT, name, MOST), { bytes: TEXT, isCut: false, fault: 'encoding' }, name);
    }
  });

  it('are undone in a row, the last one first, three at most', async () => {
    const bytes = brotliCompressSync(gzipSync(deflateSync(TEXT)));
    assert.deepEqual((await inflate(bytes, 'deflate, gzip,br', MOST)).bytes, TEXT);
    assert.deepEqual((await inflate(bytes, 'identity, deflate, gzip, br', MOST)).bytes, TEXT);
    assert.equal((await inflate(gzipSync(bytes), 'deflate, gzip, br, gzip', MOST)).fault, 'encoding');
  });

  it('leave a body whole that is exactly as long as what is looked at', async () => {
    const exact = randomBytes(MOST);
    assert.deepEqual(await inflate(gzipSync(exact), 'gzip', MOST), { bytes: exact, isCut: false });
    assert.equal((await inflate(gzipSync(Buffer.concat([exact, Buffer.from('x')])), 'gzip', MOST)).isCut, true);
  });

  it('are cut where one of them is, though what is left of it has an end', async () => {
    const long = gzipSync(gzipSync(randomBytes(3 * MOST)));
    const { isCut, fault } = await inflate(long, 'gzip, gzip', MOST);
    assert.deepEqual([isCut, fault], [true, undefined]);
  });

  it('are a bomb by what came over the wire, though none of them grows much by itself', async () => {
    const members = Buffer.concat(Array<Buffer>(Math.ceil(1_200_000 / TEXT.length)).fill(gzipSync(TEXT)));
    assert.equal((await inflate(members, 'gzip', 1_000_000)).fault, undefined);
    assert.equal((await inflate(gzipSync(members, { level: 9 }), 'gzip, gzip', 1_000_000)).fault, 'bomb');
  });

  it('are a bomb within another, too', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)));
    const { fault, bytes } = await inflate(bomb, 'gzip, gzip', MOST);
    assert.deepEqual([fault, bytes.length <= MOST], ['bomb', true]);
  });

  it('are none where there is identity, or nothing', async () => {
    for (const none of ['', 'identity', ' Identity , ']) {
      assert.deepEqual(await inflate(TEXT, none, MOST), { bytes: TEXT, isCut: false });
    }
  });

  it('never fail: whatever bytes there are, and however they are cut or changed', async () => {
    for (const [name, encode] of Object.entries(CODINGS)) {
      const whole = encode(TEXT);
      for (let i = 0; i < 60; i++) {
        const changed = Buffer.from(whole.subarray(0, 1 + ((i * 97) % whole.length)));
        changed[(i * 31) % changed.length] = i;
        assert.ok((await inflate(changed, named(name), MOST)).bytes.length <= Math.max(MOST, changed.length));
        await inflate(randomBytes(i), named(name), MOST);
      }
    }
  });
});
