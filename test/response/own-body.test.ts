import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type Answer, type Decision, GuardError, type JudgedFinding, type RespondBody } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { diagnosed } from '../telemetry/diagnosed.js';
import { processSdk } from '../telemetry/process-sdk.js';

const TOO_LONG =
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n';
const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

describe("the application's own answer to a refused request", () => {
  before(processSdk);
  afterEach(closeAll);

  const answering = (body: RespondBody, application?: Parameters<typeof guarded>[1]): Promise<Guarded> =>
    guarded({ respond: { body }, checkTimeout: '50ms' }, application);
  const builtIn = async (app: Guarded, path = ATTACK) => {
    const { status, text, headers } = await app.get(path);
    assert.equal(status, 403);
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(JSON.parse(text).error, 'forbidden');
    assert.equal(app.reached(), 0);
    return headers;
  };

  it('gets the finding that decided, the context and what the guard would say', async () => {
    let seen: { finding: JudgedFinding; answer: Answer; decision: Decision; status: number; cache: string } | undefined;
    const app = await answering((finding, ctx, answer) => {
      const cache = ctx.response.get('Cache-Control');
      seen = { finding, answer, decision: ctx.state.guard, status: ctx.status, cache };
      ctx.type = 'application/problem+json';
      ctx.body = JSON.stringify({ title: answer.message, instance: answer.traceId });
    });
    const { status, text, headers } = await app.get(ATTACK);
    assert.deepEqual([status, headers.get('content-type')], [403, 'application/problem+json']);
    assert.deepEqual(JSON.parse(text), { title: 'The request was refused.', instance: app.events[0]?.traceId });
    assert.equal(seen?.finding.reason, 'detection.matched');
    assert.equal(seen?.finding, seen?.decision.decidedBy);
    assert.deepEqual([seen?.status, seen?.cache], [403, 'no-store']);
    assert.throws(() => Object.assign(seen?.answer ?? {}, { message: 'x' }), TypeError);
  });

  it('may wait, and may be a stream', async () => {
    const app = await answering(async (_, ctx) => {
      await new Promise((resolve) => setImmediate(resolve));
      ctx.type = 'text/plain';
      ctx.body = Readable.from(['no', ' way']);
    });
    assert.deepEqual([(await app.get(ATTACK)).text, app.reached()], ['no way', 0]);
  });

  it('is the built-in one where it sets no body', async () => {
    const sets: RespondBody[] = [
      () => {},
      async () => {},
      (_, ctx) => {
        ctx.body = null;
      },
      (_, ctx) => {
        ctx.type = 'html';
      },
    ];
    for (const body of sets) await builtIn(await answering(body));
  });

  it('keeps the status of the refusal and the headers of the finding', async () => {
    const app = await guarded({
      rateLimit: { requests: 1, window: '1h' },
      respond: {
        body(_, ctx) {
          ctx.status = 200;
          ctx.body = 'fine';
        },
      },
    });
    await app.get('/');
    const { status, text, headers } = await app.get('/');
    assert.deepEqual([status, text, app.reached()], [429, 'fine', 1]);
    assert.ok(Number(headers.get('retry-after')) > 0);
  });

  const faults: Record<string, RespondBody> = {
    throws() {
      throw new Error('no template');
    },
    'throws nothing at all'() {
      throw undefined;
    },
    rejects: () => Promise.reject(new Error('no template')),
    'never ends': () => new Promise(() => {}),
    'throws when half of it is written'(_, ctx) {
      ctx.status = 200;
      ctx.type = 'html';
      ctx.set('Content-Encoding', 'gzip');
      ctx.remove('Cache-Control');
      ctx.body = '<p>half';
      throw new Error('no template');
    },
    'throws after it took the answer away from Koa'(_, ctx) {
      ctx.respond = false;
      throw new Error('no template');
    },
    'throws an error of http'(_, ctx) {
      ctx.throw(404, 'nothing here');
    },
  };
  for (const [fault, body] of Object.entries(faults)) {
    it(`is the built-in one where it ${fault}, which is told`, async () => {
      const app = await answering(body);
      const [headers, told] = await diagnosed(() => builtIn(app));
      assert.equal(headers.get('content-encoding'), null);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.deepEqual(
        told.map(({ message }) => message),
        ['koa-otel-guard: respond.body failed, the built-in answer is given'],
      );
      assert.deepEqual(app.shield.status().reasons, ['respond.body.failed']);
    });
  }

  it('is told by a code when it never ends', async () => {
    const app = await answering(() => new Promise(() => {}));
    const [, told] = await diagnosed(() => builtIn(app));
    const error = told[0]?.error;
    assert.ok(error instanceof GuardError);
    assert.equal(error.code, 'GUARD_RESPOND_TIMEOUT');
  });

  it('does not take for its own what the application had set when the body turned out to be too long', async () => {
    const options = { body: { max: 4 }, respond: { body: () => {} } };
    const app = await guarded(options, async (ctx) => {
      ctx.type = 'json';
      ctx.body = { secret: 'half' };
      for await (const _ of ctx.req);
    });
    const answer = await app.raw(TOO_LONG, { untilClosed: true });
    assert.match(answer, /^HTTP\/1\.1 413 [\s\S]*"error":"content_too_large"/);
    assert.doesNotMatch(answer, /secret/);
  });

  it('cannot let a request through, whatever it does', async () => {
    const app = await answering(async (_, ctx) => {
      ctx.status = 200;
      ctx.state = {};
      ctx.req.url = '/';
      ctx.body = 'come in';
    });
    const { status } = await app.get(ATTACK);
    assert.deepEqual([status, app.reached(), app.shield.status().requests.blocked], [403, 0, 1]);
  });

  it('has no body for HEAD, and writes that of a redirect too', async () => {
    const app = await guarded({
      https: 'redirect',
      respond: {
        body({ action }, ctx) {
          ctx.body = action;
        },
      },
    });
    assert.deepEqual([(await app.get('/')).status, (await app.get('/')).text], [308, 'redirect']);
    assert.equal((await app.get('/', {}, 'HEAD')).text, '');
  });
});
