import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { bodyParser } from '@koa/bodyparser';
import type { Middleware } from 'koa';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { chunked } from '../raw-body.js';

const MAX = 1_000;
// Counted while the application reads it: the check `body` would have waited for it.
const options = { body: { max: MAX }, checks: { body: 'off' } } as const;

/** Reads the whole body by itself, and tells how it went. */
function reader(): { readonly middleware: Middleware; readonly bytes: () => number; readonly ended: () => string } {
  let bytes = 0;
  let ended = '';
  return {
    bytes: () => bytes,
    ended: () => ended,
    async middleware(ctx) {
      try {
        for await (const chunk of ctx.req) bytes += chunk.length;
        ended = 'end';
        ctx.body = `${bytes} bytes`;
      } catch (error) {
        ended = (error as Error).message;
        throw error;
      }
    },
  };
}

describe('the body size', () => {
  afterEach(closeAll);

  it('of a Content-Length above the limit is refused before a byte is read', async () => {
    const app = await guarded(options);
    const answer = await app.raw(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${MAX + 1}\r\n\r\n`, {
      untilClosed: true,
    });
    assert.match(answer, /^HTTP\/1.1 413 /);
    assert.match(answer, /\r\nConnection: close\r\n/i);
    assert.match(answer, /"error":"content_too_large"/);
    assert.equal(app.reached(), 0);
  });

  it('of exactly the limit passes, told beforehand or not', async () => {
    const { middleware } = reader();
    const app = await guarded(options, middleware);
    assert.match(await post(app, `Content-Length: ${MAX}\r\n\r\n${'x'.repeat(MAX)}`), /200 OK.*1000 bytes/s);
    assert.match(await post(app, `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(MAX), 100)}`), /200 OK/);
  });

  it('counts a chunked body while it comes, and lets no byte beyond the limit through', async () => {
    const { middleware, bytes, ended } = reader();
    const app = await guarded(options, middleware);
    const answer = await post(app, `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(5_000), 300)}`);
    assert.match(answer, /^HTTP\/1.1 413 .*"error":"content_too_large"/s);
    assert.equal(bytes(), 900);
    await until(() => ended() !== '');
    assert.equal(ended(), 'koa-otel-guard: the request body is larger than body.max allows');
  });

  it('never passes what was cut off for a whole body: a body parser gets none', async () => {
    const seen: unknown[] = [];
    const parse = bodyParser();
    const app = await guarded(options, (ctx) => parse(ctx as never, async () => void seen.push(ctx.request)));
    const json = JSON.stringify({ name: 'x'.repeat(2_000) });
    const body = `Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(json, 128)}`;
    assert.match(await post(app, body), /^HTTP\/1.1 413 /);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.deepEqual(seen, []);
  });

  it('ends the connection of a client that sends on, soon after its answer, though it keeps its own side open', async () => {
    const app = await guarded(options, reader().middleware);
    const received = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true }, () => {
        socket.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
        const sending = setInterval(() => socket.write(`64\r\n${'x'.repeat(100)}\r\n`), 5);
        socket.on('close', () => {
          clearInterval(sending);
          resolve(text);
        });
      });
      socket.setTimeout(5_000, () => reject(new Error('still open')));
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        text += chunk;
      });
    });
    assert.match(received, /^HTTP\/1.1 413 /);
  });

  it('is held no longer than it may be, and refused before the application runs', async () => {
    const app = await guarded({ body: { max: MAX } }, reader().middleware);
    const head = 'Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await post(app, `${head}${chunked('x'.repeat(5_000), 300).slice(0, 2_000)}`);
    assert.match(answer, /^HTTP\/1.1 413 /);
    assert.equal(app.reached(), 0);
    assert.deepEqual(
      app.events.map(({ name }) => name),
      ['guard.body_size.exceeded'],
    );
  });

  it('counts what came while other checks were waiting', async () => {
    const slow = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 60));
    const app = await guarded({ ...options, custom: [slow] }, reader().middleware);
    const answer = await post(app, `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(3_000), 3_000)}`);
    assert.match(answer, /^HTTP\/1.1 413 /);
    assert.equal(app.reached(), 0);
  });

  it('breaks an answer off that has begun', async () => {
    const app = await guarded(options, async (ctx) => {
      ctx.respond = false;
      ctx.res.write('begun');
      await new Promise((resolve) => ctx.req.on('data', () => {}).once('end', resolve));
    });
    const body = `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(5_000), 300)}`;
    const answer = await app.raw(`POST / HTTP/1.1\r\nHost: a\r\n${body}`, { untilClosed: true });
    assert.match(answer, /^HTTP\/1.1 404 Not Found.*begun/s);
    assert.doesNotMatch(answer, /413|content_too_large|\r\n0\r\n/);
  });

  it('is told but not enforced in monitor mode, and every byte arrives', async () => {
    const { middleware, bytes } = reader();
    const app = await guarded({ ...options, checks: { body_size: 'monitor', body: 'off' } }, middleware);
    assert.match(await post(app, `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(5_000), 300)}`), /200 OK/);
    assert.equal(bytes(), 5_000);
    assert.deepEqual(
      app.events.map(({ name, attributes }) => [name, attributes['guard.finding.state']]),
      [['guard.body_size.exceeded', 'monitored']],
    );
  });

  it('leaves one decision: the refusal, with what was found before', async () => {
    let decision: unknown;
    const app = await guarded(options, async (ctx, next) => {
      ctx.res.once('finish', () => {
        decision = ctx.state.guard;
      });
      await reader().middleware(ctx, next);
    });
    await post(app, `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(5_000), 300)}`);
    assert.ok(Object.isFrozen(decision));
    const { outcome, findings } = decision as { outcome: string; findings: readonly { reason: string }[] };
    assert.deepEqual([outcome, findings.map(({ reason }) => reason)], ['blocked', ['body_size.exceeded']]);
    assert.deepEqual(app.shield.status().requests, {
      allowed: 0,
      blocked: 1,
      redirected: 0,
      bypassed: 0,
      unavailable: 0,
    });
  });

  it('does not mind requests without a body, nor an application that never reads', async () => {
    const app = await guarded(options);
    assert.equal((await app.get('/')).status, 200);
    const body = `Transfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(500), 100)}`;
    const answers = await app.raw(
      `POST / HTTP/1.1\r\nHost: a\r\n${body}GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      { untilClosed: true },
    );
    assert.equal(answers.match(/HTTP\/1.1 200 OK/g)?.length, 2);
  });

  it('survives a client that goes away in the middle', async () => {
    const { middleware, ended } = reader();
    const app = await guarded(options, middleware);
    await app.reset('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nxxxx');
    await until(() => app.reached() === 0 || ended() !== '');
    assert.notEqual(ended(), 'end');
    assert.equal((await app.get('/')).status, 200);
  });
});

function post(app: Guarded, rest: string): Promise<string> {
  return app.raw(`POST / HTTP/1.1\r\nHost: a\r\n${rest}`, { untilClosed: false });
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
}
