import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { bodyParser as newBodyParser } from '@koa/bodyparser';
import multer from '@koa/multer';
import Koa, { type Context, type Middleware } from 'koa';
import { koaBody } from 'koa-body';
import oldBodyParser from 'koa-bodyparser';
import { type BodyOptions, type GuardOptions, type GuardRequest, guard, type InspectedBody } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { chunked } from '../raw-body.js';
import { endServing, pause, until } from '../request/body/serving.js';
import { ask } from '../response/protocols.js';
import { processSdk } from '../telemetry/process-sdk.js';

const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** A check of the application's own that keeps what it is shown of bodies. */
function watching() {
  const seen: InspectedBody[] = [];
  const requests: GuardRequest[] = [];
  const look = (request: GuardRequest) => {
    seen.push(request.inspectedBody);
    requests.push(request);
    return undefined;
  };
  return { seen, requests, look };
}

const told = (body: InspectedBody | undefined) =>
  body?.state === 'bytes' ? [body.bytes.toString(), body.isWhole] : body?.state;

interface Case {
  readonly type: string;
  readonly body: string;
  /** What parsers make of it. */
  readonly value?: unknown;
}

const JSON_BODY: Case = {
  type: 'application/json',
  body: '{"user":{"name":"<b>"},"list":[1,"two"]}',
  value: { user: { name: '<b>' }, list: [1, 'two'] },
};
const FORM_BODY: Case = {
  type: 'application/x-www-form-urlencoded',
  body: 'a=1&b=%3Cb%3E',
  value: { a: '1', b: '<b>' },
};
const TEXT_BODY: Case = { type: 'text/plain', body: 'plain <b>text</b>', value: 'plain <b>text</b>' };
const MULTIPART: Case = {
  type: 'multipart/form-data; boundary=line',
  body: [
    '--line',
    'Content-Disposition: form-data; name="title"',
    '',
    '<b>',
    '--line',
    'Content-Disposition: form-data; name="upload"; filename="a<b>.txt"',
    'Content-Type: text/plain',
    '',
    'in the file',
    '--line--',
    '',
  ].join('\r\n'),
  value: { title: '<b>' },
};

/** Parsers and what each of them takes. */
const PARSERS: Readonly<Record<string, readonly [make: () => Middleware, takes: readonly Case[]]>> = {
  '@koa/bodyparser': [
    () => newBodyParser({ enableTypes: ['json', 'form', 'text'] }) as never,
    [JSON_BODY, FORM_BODY, TEXT_BODY],
  ],
  'koa-bodyparser': [
    () => oldBodyParser({ enableTypes: ['json', 'form', 'text'] }) as never,
    [JSON_BODY, FORM_BODY, TEXT_BODY],
  ],
  'koa-body': [() => koaBody({ multipart: true }) as never, [JSON_BODY, FORM_BODY, TEXT_BODY, MULTIPART]],
  '@koa/multer': [() => multer().any() as never, [MULTIPART]],
};

describe('the body', () => {
  afterEach(async () => {
    endServing();
    await closeAll();
  });

  for (const [name, [make, takes]] of Object.entries(PARSERS)) {
    for (const { type, body, value } of takes) {
      it(`is there for ${name} behind the guard: ${type}`, async () => {
        const { seen, look } = watching();
        const parse = make();
        const app = await guarded({ custom: [look] }, (ctx) =>
          parse(ctx, async () => {
            const { request } = ctx as unknown as { request: { body: unknown } };
            ctx.body = { body: request.body, files: JSON.stringify(filesOf(ctx)) };
          }),
        );
        for (const bytes of [body, ...(type.startsWith('multipart') ? [] : [' '.repeat(0) + body])]) {
          const { status, text } = await app.get('/', { 'content-type': type }, 'POST', bytes);
          assert.equal(status, 200, text);
          const answer = JSON.parse(text);
          assert.deepEqual(answer.body, value);
          if (type.startsWith('multipart')) assert.match(answer.files, /a<b>\.txt/);
        }
        assert.deepEqual(told(seen[0]), [body, true]);
      });

      it(`is seen as ${name} before the guard leaves it: ${type}`, async () => {
        const { seen, look } = watching();
        const answer = await behind(make(), { custom: [look] }, { type, body });
        assert.equal(answer, 200);
        const [shown] = seen;
        if (typeof value === 'string') {
          assert.deepEqual(told(shown), [value, true]);
          return;
        }
        assert.equal(shown?.state, 'parsed');
        assert.deepEqual({ ...(shown.value as object) }, value);
        const files = type.startsWith('multipart') ? [['upload', 'a<b>.txt', 'text/plain']] : [];
        assert.deepEqual(
          shown.files.map((file) => [file.field, file.name, file.type]),
          files,
        );
        if (name === '@koa/multer') assert.equal(shown.files[0]?.bytes?.toString(), 'in the file');
      });
    }

    it(`is read where ${name} ran and took no interest`, async () => {
      const { seen, look } = watching();
      await behind(make(), { custom: [look] }, { type: 'application/graphql', body: '{ me }' });
      assert.deepEqual(told(seen[0]), ['{ me }', true]);
    });
  }

  it('is told as unavailable where it was read and nothing of it left', async () => {
    const { seen, look } = watching();
    const drain: Middleware = async (ctx, next) => {
      for await (const _ of ctx.req);
      return next();
    };
    assert.equal(await behind(drain, { custom: [look] }, JSON_BODY), 200);
    assert.deepEqual(seen, [{ state: 'unavailable' }]);
  });

  it('is told as unavailable where somebody has begun to read it: the rest is not the whole', async () => {
    const { seen, look } = watching();
    const begin: Middleware = async (ctx, next) => {
      await once(ctx.req, 'readable');
      assert.equal(String(ctx.req.read(1)), JSON_BODY.body[0]);
      return next();
    };
    assert.equal(await behind(begin, { custom: [look] }, JSON_BODY), 200);
    assert.deepEqual(seen, [{ state: 'unavailable' }]);
  });

  it('goes through a pipe as it came: chunked, compressed, large, empty', async () => {
    const { seen, look } = watching();
    const app = await guarded({ custom: [look] }, async (ctx) => {
      const summed = createHash('sha256');
      for await (const chunk of ctx.req.pipe(new PassThrough())) summed.update(chunk);
      ctx.body = summed.digest('hex');
    });
    const large = 'abcdefgh'.repeat(1_000_000);
    for (const body of ['', 'x', 'x'.repeat(200_000), large]) {
      const { text } = await app.get('/', { 'content-type': 'text/plain' }, 'POST', body);
      assert.equal(text, hash(body));
    }
    assert.deepEqual(
      seen.map((body) => (body.state === 'bytes' ? [body.bytes.length, body.isWhole] : body.state)),
      ['none', [1, true], [200_000, true], [1_048_576, false]],
    );
    const answer = await app.raw(
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(3_000), 7)}`,
    );
    assert.ok(answer.includes(hash('x'.repeat(3_000))));
    assert.deepEqual(told(seen.at(-1)), ['x'.repeat(3_000), true]);
  });

  it('of 50 MB streams through, with no more than its beginning held', async () => {
    let held = 0;
    const most = 1_048_576;
    const app = await guarded({}, async (ctx) => {
      await pause(100);
      held = ctx.req.readableLength;
      let size = 0;
      const summed = createHash('sha256');
      for await (const chunk of ctx.req) {
        size += chunk.length;
        summed.update(chunk);
      }
      ctx.body = `${size} ${summed.digest('hex')}`;
    });
    const body = 'text with some words in it '.repeat(2_000_000);
    const before = process.memoryUsage().rss;
    const { text } = await app.get('/', { 'content-type': 'text/plain' }, 'POST', body);
    assert.equal(text, `${body.length} ${hash(body)}`);
    assert.ok(held > most && held < most + 200_000, String(held));
    assert.ok(process.memoryUsage().rss - before < 400_000_000);
  });

  for (const [coding, encode] of Object.entries({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync })) {
    it(`is looked at without its ${coding}, and given on with it`, async () => {
      const { seen, look } = watching();
      const parse = newBodyParser() as unknown as Middleware;
      const app = await guarded({ custom: [look] }, (ctx) =>
        parse(ctx, async () => {
          ctx.body = (ctx.request as unknown as { body: unknown }).body;
        }),
      );
      const headers = { 'content-type': 'application/json', 'content-encoding': coding };
      const { text } = await app.get('/', headers, 'POST', encode(Buffer.from(JSON_BODY.body)));
      assert.deepEqual(JSON.parse(text), JSON_BODY.value);
      assert.deepEqual(told(seen[0]), [JSON_BODY.body, true]);
    });
  }

  it('is refused as a bomb, and only flagged where it is not compressed as it says', async () => {
    const { seen, look } = watching();
    const app = await guarded({ custom: [look] });
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    assert.equal((await app.get('/', headers, 'POST', bomb)).status, 413);
    assert.equal((await app.get('/', headers, 'POST', '{"a":"<b>"}')).status, 200);
    assert.deepEqual(
      app.events.map(({ name }) => name),
      ['guard.body.bomb', 'guard.body.encoding'],
    );
    assert.deepEqual(told(seen[0]), ['{"a":"<b>"}', true]);
  });

  describe('longer than what is looked at', () => {
    const body = 'x'.repeat(5_000);
    async function over(options: BodyOptions, lengthTold: boolean) {
      const { seen, look } = watching();
      const app = await guarded({ body: { inspect: 1_000, ...options }, custom: [look] }, async (ctx) => {
        let size = 0;
        for await (const chunk of ctx.req) size += chunk.length;
        ctx.body = String(size);
      });
      const rest = lengthTold
        ? `Content-Length: ${body.length}\r\n\r\n${body}`
        : `Transfer-Encoding: chunked\r\n\r\n${chunked(body, 700)}`;
      const answer = await app.raw(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n${rest}`);
      const [shown] = seen;
      const looked = shown?.state === 'bytes' ? shown.bytes.length : shown?.state;
      return [/ (\d{3}) /.exec(answer)?.[1], looked, app.events.map(({ name }) => name)];
    }

    for (const lengthTold of [true, false]) {
      const how = lengthTold ? 'by its Content-Length' : 'as it comes';
      it(`is looked at from its beginning and goes on, ${how}`, async () => {
        assert.deepEqual(await over({}, lengthTold), ['200', 1_000, []]);
      });
      it(`is refused, ${how}`, async () => {
        assert.deepEqual(await over({ over: 'block' }, lengthTold), ['413', undefined, ['guard.body.over']]);
      });
      it(`passes unseen, ${how}`, async () => {
        assert.deepEqual(await over({ over: 'pass' }, lengthTold), ['200', 'none', []]);
      });
    }

    it('is no matter where it is not looked at: an image, compressed or not', async () => {
      const app = await guarded({ body: { inspect: 1_000, over: 'block' } });
      const image = Buffer.concat([Buffer.alloc(10), randomBytes(50_000)]);
      const headers = { 'content-type': 'image/png' };
      assert.equal((await app.get('/', headers, 'POST', image)).status, 200);
      assert.equal(
        (await app.get('/', { ...headers, 'content-encoding': 'br' }, 'POST', brotliCompressSync(image))).status,
        200,
      );
    });

    it('counts as it is without its compression', async () => {
      const app = await guarded({ body: { inspect: 10_000, over: 'block' } });
      const text = Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 10_000).join(' ');
      const headers = { 'content-type': 'text/plain', 'content-encoding': 'br' };
      const small = brotliCompressSync(text.slice(0, 9_000));
      assert.equal((await app.get('/', headers, 'POST', small)).status, 200);
      const long = brotliCompressSync(text.slice(0, 15_000));
      assert.ok(long.length < 10_000);
      assert.equal((await app.get('/', headers, 'POST', long)).status, 413);
    });

    it('and longer than it may be is the matter of body.max', async () => {
      const app = await guarded({ body: { inspect: 100, max: 1_000, over: 'block' } });
      const chunks = chunked('x'.repeat(5_000), 50);
      const answer = await app.raw(
        `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
      );
      assert.match(answer, / 413 /);
    });
  });

  it('that comes too slowly gets 408, and the connection ends', async () => {
    const app = await guarded({ body: { timeout: '100ms' } });
    const start = performance.now();
    const answer = await app.raw(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nslow',
      {
        untilClosed: true,
      },
    );
    assert.match(answer, /^HTTP\/1.1 408 /);
    assert.match(answer, /\r\nConnection: close\r\n/i);
    assert.ok(performance.now() - start < 3_000);
    assert.equal(app.reached(), 0);
    assert.deepEqual(
      app.events.map(({ name, attributes }) => [
        name,
        attributes['guard.body.size'],
        attributes['guard.body.inspected'],
      ]),
      [['guard.body.timeout', 9, 4]],
    );
  });

  it('that comes too slowly goes to the application where the check only watches', async () => {
    const app = await guarded({ body: { timeout: '50ms' }, checks: { body: 'monitor' } }, async (ctx) => {
      let text = '';
      for await (const chunk of ctx.req) text += chunk;
      ctx.body = text;
    });
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(app.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
        if (text.endsWith('ab')) socket.destroy();
      });
      socket.on('close', () => resolve(text));
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\na');
      setTimeout(() => socket.write('b'), 200);
    });
    assert.match(answer, /^HTTP\/1.1 200 .*\r\n\r\nab$/s);
  });

  it('may take longer than checks may', async () => {
    const app = await guarded({ checkTimeout: '20ms' }, hello);
    const socket = connect(app.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\na');
    await pause(100);
    assert.equal(text, '');
    socket.write('b');
    await until(() => text !== '');
    socket.destroy();
    assert.match(text, /^HTTP\/1.1 200 /);
  });

  it('whose client goes away leaves nothing behind', async () => {
    const { requests, look } = watching();
    const app = await guarded({ custom: [look] });
    for (let i = 0; i < 20; i++) {
      await app.reset(
        'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nsome of it',
      );
    }
    await pause(50);
    for (const { inspectedBody, ctx } of requests) {
      assert.deepEqual(inspectedBody, { state: 'none' });
      assert.equal(Object.hasOwn(ctx.req, 'push'), false);
    }
    assert.equal((await app.get('/')).status, 200);
  });

  it('is told on the span of its check: what was looked at, and what was cut off', async () => {
    const sdk = await processSdk();
    await sdk.flush();
    const app = await guarded({ body: { inspect: 1_000 } });
    const type = { 'content-type': 'text/plain' };
    const first = sdk.receiver.spans.length;
    await app.get('/', type, 'POST', 'hello');
    await app.get('/', type, 'POST', 'x'.repeat(3_000));
    await app.raw(`POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(3_000), 100)}`);
    await app.get('/', type, 'POST', '');
    await sdk.flush();
    const spans = sdk.receiver.spans.slice(first).filter(({ name }) => name === 'guard.body');
    const facts = ['conclusion', 'inspection', 'inspected', 'size', 'cut'].map((fact, i) =>
      spans.map(({ attributes }) => attributes[`guard.${i === 0 ? 'check' : 'body'}.${fact}`]),
    );
    assert.deepEqual(facts, [
      ['pass', 'pass', 'pass'],
      ['bytes', 'bytes', 'bytes'],
      [5, 1_000, 1_000],
      [5, 3_000, undefined],
      [false, true, true],
    ]);
  });

  it('is let go of when the checks are done', async () => {
    const { requests, look } = watching();
    const app = await guarded({ custom: [look] });
    await app.get('/', { 'content-type': 'text/plain' }, 'POST', 'hello');
    assert.deepEqual(requests[0]?.inspectedBody, { state: 'none' });
  });

  it('of an image is let go of by its first bytes, whatever it says it is', async () => {
    const { seen, look } = watching();
    const app = await guarded({ custom: [look] }, async (ctx) => {
      let size = 0;
      for await (const chunk of ctx.req) size += chunk.length;
      ctx.body = String(size);
    });
    const image = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.alloc(100_000, 7)]);
    for (const type of ['image/png', 'application/octet-stream', '']) {
      const { text } = await app.get('/', { 'content-type': type }, 'POST', image);
      assert.equal(text, String(image.length));
    }
    await app.get('/', { 'content-type': 'image/png' }, 'POST', '{"no":"image"}');
    assert.deepEqual(seen.map(told), ['none', 'none', 'none', ['{"no":"image"}', true]]);
  });

  it('is not waited for over HTTP/2 where a stream is only open', async () => {
    const { status } = await ask('HTTP/2', {}, hello, { method: 'OPTIONS' });
    assert.equal(status, 200);
  });

  it('is let go of at once where both sides stream, by bytes that are no text', async () => {
    const app = await guarded({}, hello);
    const frame = `\0\0\0\0\x20${'x'.repeat(32)}`;
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n';
    assert.match(await app.raw(`${head}25\r\n${frame}\r\n`), /^HTTP\/1.1 200 /);
  });

  it('is read over HTTP/2, told its length or not', async () => {
    const { seen, look } = watching();
    const app = await guarded({ custom: [look] }, async (ctx) => {
      let size = 0;
      for await (const chunk of ctx.req) size += chunk.length;
      ctx.status = size === 5 ? 200 : 500;
    });
    const headers = { ':path': '/', ':method': 'POST', 'content-type': 'text/plain' };
    assert.equal((await app.http2(headers, 'hello')).status, 200);
    assert.equal((await app.http2({ ...headers, 'content-length': 5 }, 'hello')).status, 200);
    assert.deepEqual(seen.map(told), [
      ['hello', true],
      ['hello', true],
    ]);
  });

  it('is not read where nobody looks at it', async () => {
    const options: readonly GuardOptions[] = [
      { detection: false },
      { checks: { detection: 'off' } },
      { checks: { body: 'off' } },
      { body: { inspect: 0 } },
      { ip: { allow: ['127.0.0.1'] } },
    ];
    for (const option of options) {
      const { seen, look } = watching();
      const app = await guarded({ ...option, custom: [look] });
      await app.get('/', { 'content-type': 'text/plain' }, 'POST', 'hello');
      assert.deepEqual(seen, [{ state: 'none' }], JSON.stringify(option));
    }
  });
});

const hello: Middleware = (ctx) => {
  ctx.body = 'hello';
};

function filesOf(ctx: Context): unknown {
  const { files, request } = ctx as unknown as { files: unknown; request: { files: unknown } };
  return files ?? request.files;
}

/** Asks an application whose guard stands behind another middleware; answers with the status. */
async function behind(first: Middleware, options: GuardOptions, { type, body }: Case): Promise<number> {
  const shield = guard({ warnings: false, ...options });
  const app = new Koa();
  app.silent = true;
  app.use(first).use(shield as never);
  app.use((ctx) => {
    ctx.body = 'hello';
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: { 'content-type': type }, body });
  await answer.text();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await shield.close();
  return answer.status;
}
