import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Context } from 'koa';
import { GuardError, type GuardOptions } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { diagnosed } from '../telemetry/diagnosed.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

describe('respond.modify', () => {
  afterEach(closeAll);

  const modifying = (
    modify: (ctx: Context) => void | Promise<void>,
    application?: Parameters<typeof guarded>[1],
    more: GuardOptions = {},
  ) => guarded({ respond: { modify }, checkTimeout: '50ms', ...more }, application);
  const marks = (ctx: Context): void => ctx.set('X-Shop', '1');

  it('sees every answer once: allowed, refused, excluded, of the health path, without a body, thrown', async () => {
    const seen: string[] = [];
    const app = await modifying(
      (ctx) => {
        seen.push(`${ctx.path} ${ctx.state.guard.outcome}`);
        ctx.set('X-Shop', '1');
      },
      (ctx) => {
        if (ctx.path === '/throws') throw new Error('broken');
        if (ctx.path !== '/nothing') ctx.body = 'fine';
      },
      { exclude: ['/static/**'], health: '/healthz' },
    );
    const answers = [
      ['/', 200, 'allowed'],
      [ATTACK, 403, 'blocked'],
      ['/static/a.js', 200, 'bypassed'],
      ['/healthz', 200, 'bypassed'],
      ['/nothing', 404, 'allowed'],
      ['/throws', 500, 'allowed'],
    ] as const;
    for (const [path, status] of answers) {
      const answer = await app.get(path);
      assert.deepEqual([answer.status, answer.headers.get('x-shop')], [status, '1'], path);
    }
    assert.deepEqual(
      seen,
      answers.map(([path, , outcome]) => `${path.replace(/\?.*/, '')} ${outcome}`),
    );
  });

  it('may wait', async () => {
    const app = await modifying(async (ctx) => {
      await new Promise((resolve) => setImmediate(resolve));
      ctx.set('X-Shop', '1');
    });
    for (const path of ['/', ATTACK]) assert.equal((await app.get(path)).headers.get('x-shop'), '1');
  });

  it('sees status and body, and may change them', async () => {
    const app = await modifying(
      (ctx) => {
        if (ctx.status === 404) ctx.body = 'nothing here';
      },
      () => {},
    );
    assert.deepEqual((await app.get('/')).text, 'nothing here');
  });

  for (const [kind, modify] of Object.entries({
    'through the context': marks,
    'on the response itself': (ctx: Context): void => void ctx.res.setHeader('x-shop', '1'),
    'by appending': (ctx: Context): void => ctx.append('X-Shop', '1'),
    'on the response, by appending': (ctx: Context): void => void ctx.res.appendHeader('X-Shop', '1'),
    'after a while': async (ctx: Context) => {
      await new Promise((resolve) => setImmediate(resolve));
      ctx.set('X-Shop', '1');
    },
  })) {
    it(`keeps a header that it sets ${kind} on errors of the application`, async () => {
      const app = await modifying(modify, (ctx) => ctx.throw(418, 'teapot', { headers: { 'X-Own': '2' } }));
      const { status, headers, text } = await app.get('/');
      assert.deepEqual([status, text, headers.get('x-shop'), headers.get('x-own')], [418, 'teapot', '1', '2']);
    });
  }

  it('keeps a header that the application had set alike before it failed, and no other', async () => {
    const app = await modifying(marks, (ctx) => {
      ctx.set({ 'X-Shop': '1', 'X-Other': '1' });
      throw new Error('broken');
    });
    const { headers } = await app.get('/');
    assert.deepEqual([headers.get('x-shop'), headers.get('x-other')], ['1', null]);
  });

  it('keeps its cookies on errors, but nothing that describes a body: an error has another one', async () => {
    const app = await modifying(
      (ctx) => {
        ctx.cookies.set('seen', 'yes');
        ctx.set({ 'X-Shop': '1', 'Content-Encoding': 'br', ETag: '"1"', 'Content-Length': '3' });
      },
      () => {
        throw new Error('broken');
      },
    );
    const { status, headers, text } = await app.get('/');
    assert.deepEqual([status, text], [500, 'Internal Server Error']);
    assert.deepEqual(
      ['x-shop', 'set-cookie', 'content-encoding', 'etag'].map((name) => headers.get(name)),
      ['1', 'seen=yes; path=/; httponly', null, null],
    );
  });

  it('may compress what the application answers', async () => {
    const app = await modifying((ctx) => {
      ctx.body = gzipSync(String(ctx.body));
      ctx.set('Content-Encoding', 'gzip');
    });
    assert.equal((await app.get('/')).text, 'hello');
    const raw = await app.raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', { untilClosed: true });
    assert.equal(gunzipSync(Buffer.from(raw.slice(raw.indexOf('\r\n\r\n') + 4), 'latin1')).toString(), 'hello');
  });

  const faults: Record<string, (ctx: Context) => void | Promise<void>> = {
    throws() {
      throw new Error('broken');
    },
    rejects: () => Promise.reject(new Error('broken')),
    'never ends': () => new Promise(() => {}),
    'throws halfway'(ctx) {
      ctx.status = 200;
      ctx.set('Content-Encoding', 'gzip');
      ctx.remove('Cache-Control');
      ctx.body = 'come in';
      throw new Error('broken');
    },
  };
  for (const [fault, modify] of Object.entries(faults)) {
    describe(`where it ${fault}`, () => {
      it('a refusal stands as it was, and the fault is told', async () => {
        const app = await modifying(modify);
        const [{ status, text, headers }, told] = await diagnosed(() => app.get(ATTACK));
        assert.deepEqual([status, JSON.parse(text).error, app.reached()], [403, 'forbidden', 0]);
        assert.deepEqual([headers.get('content-encoding'), headers.get('cache-control')], [null, 'no-store']);
        assert.deepEqual(
          told.map(({ message }) => message),
          ['koa-otel-guard: respond.modify failed'],
        );
        assert.deepEqual(app.shield.status().reasons, ['respond.modify.failed']);
      });

      it('any other request fails, and the fault is told', async () => {
        const app = await modifying(modify);
        const [{ status, text }, told] = await diagnosed(() => app.get('/'));
        assert.deepEqual([status, text, app.reached()], [500, 'Internal Server Error', 1]);
        assert.equal(told.length, 1);
        assert.equal(app.shield.status().requests.allowed, 1);
      });

      it("an error of the application's goes before", async () => {
        const app = await modifying(modify, (ctx) => ctx.throw(418, 'teapot'));
        const [{ status, text }, told] = await diagnosed(() => app.get('/'));
        assert.deepEqual([status, text, told.length], [418, 'teapot', 1]);
      });
    });
  }

  it('is told by a code when it never ends', async () => {
    const app = await modifying(() => new Promise(() => {}));
    const [, told] = await diagnosed(() => app.get('/'));
    assert.ok(told[0]?.error instanceof GuardError);
    assert.equal(told[0].error.code, 'GUARD_RESPOND_TIMEOUT');
  });

  it('sees the answer once when a body turns out to be too long while the application reads it', async () => {
    const seen: string[] = [];
    const app = await modifying(
      (ctx) => {
        seen.push(`${ctx.status} ${ctx.state.guard.outcome}`);
        ctx.set('X-Shop', '1');
      },
      async (ctx) => {
        for await (const _ of ctx.req);
        ctx.body = 'read';
      },
      { body: { max: 4 } },
    );
    const post = (body: string) =>
      app.raw(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${body}0\r\n\r\n`, {
        untilClosed: true,
      });
    assert.match(await post('5\r\nhello\r\n5\r\nworld\r\n'), /^HTTP\/1\.1 413 [\s\S]*X-Shop: 1/);
    assert.match(await post('2\r\nhi\r\n'), /^HTTP\/1\.1 200 [\s\S]*X-Shop: 1[\s\S]*read/);
    assert.deepEqual(seen, ['413 blocked', '200 allowed']);
  });

  it('leaves a context alone once it is done: nothing of its own stays on the response', async () => {
    for (const modify of [marks, async (ctx: Context) => marks(ctx)]) {
      let res: Context['res'] | undefined;
      let before: unknown;
      const app = await modifying(modify, (ctx) => {
        res = ctx.res;
        before = ctx.res.setHeader;
        ctx.body = '';
      });
      await app.get('/');
      assert.equal(res?.setHeader, before);
    }
  });
});
