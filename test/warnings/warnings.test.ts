import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { type GuardOptions, type GuardWarningCode, guard, type Shield } from '../../src/index.js';
import type { GuardRequest } from '../../src/request/guard-request.js';
import { WARNING_CODES, WARNINGS } from '../../src/warnings/codes.js';
import { oneAddress } from '../../src/warnings/one-address.js';
import { LOOKED_AT } from '../../src/warnings/validation.js';
import { Warnings } from '../../src/warnings/warnings.js';
import { run } from '../package/program.js';
import { ROOT } from '../repository.js';
import { type Warned, warned } from './warned.js';

type Ask = (path?: string, init?: RequestInit) => Promise<number>;

/** What an application warns of while it is asked. An SDK is not what is tested, unless said otherwise. */
async function heard(build: (app: Koa) => unknown, ask: (ask: Ask) => Promise<unknown>): Promise<readonly Warned[]> {
  const app = new Koa();
  app.silent = true;
  build(app);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await warned(() =>
      ask(async (path = '/', init) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
        await response.text();
        return response.status;
      }),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const quiet = { GUARD_NO_SDK: false } as const;
const shielded = (options: GuardOptions = {}): Shield => guard({ warnings: quiet, rateLimit: false, ...options });
const hello: Middleware = (ctx) => {
  ctx.body = 'hello';
};
const codes = (warnings: readonly Warned[]) => warnings.map(({ code }) => code);
const twice = async (ask: Ask) => {
  for (let i = 0; i < 2; i++) assert.equal(await ask(), 200);
};

describe('warnings', () => {
  for (const code of WARNING_CODES) {
    it(`${code} says what is seen and what puts it right`, () => {
      assert.match(WARNINGS[code].what, /^[A-Za-z].+\.$/);
      assert.match(WARNINGS[code].fix, /^[A-Z].+\.$/);
    });
  }

  it('are told once, with code, fix and where to read on, and listed', async () => {
    const shield = shielded();
    const warnings = await heard(
      (app) => app.use(shield).use(hello),
      async (ask) => {
        for (let i = 0; i < 3; i++) assert.equal(await ask('/', { headers: { 'x-forwarded-for': '192.0.2.1' } }), 200);
      },
    );
    const { what, fix } = WARNINGS.GUARD_FORWARDED_UNTRUSTED;
    const message = `koa-otel-guard: ${what} ${fix} See README, GUARD_FORWARDED_UNTRUSTED.`;
    const code = 'GUARD_FORWARDED_UNTRUSTED';
    assert.deepEqual(warnings, [{ name: 'GuardWarning', code, message }]);
    assert.deepEqual(shield.status().warnings, [{ code, message }]);
    assert.equal(shield.status().status, 'healthy');
  });

  it('are not given to those who set the guard up well', async () => {
    const router = new Router().get('/items/:id', hello).post('/items', hello);
    const shield = shielded({ proxies: { trust: ['loopback'] }, health: '/healthz', exclude: ['/static/**'] });
    const warnings = await heard(
      (app) => {
        app.proxy = true;
        // What an application hangs on every context of its own.
        Object.assign(app.context, { router, params: {} });
        app.use(shield).use(bodyParser()).use(router.routes());
      },
      async (ask) => {
        for (const path of ['/items/1', '/healthz', '/static/a', '/?q=<script>']) {
          await ask(path, { headers: { 'x-forwarded-for': '192.0.2.1' } });
        }
        await ask('/items', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
      },
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual(shield.status().warnings, []);
  });

  describe('GUARD_MOUNTED_LATE', () => {
    it('is given behind a body parser', async () => {
      const warnings = await heard(
        (app) => app.use(bodyParser()).use(shielded()).use(hello),
        async (ask) => {
          await ask();
          const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } };
          for (let i = 0; i < 2; i++) assert.equal(await ask('/', init), 200);
        },
      );
      assert.deepEqual(codes(warnings), ['GUARD_MOUNTED_LATE']);
      assert.match(warnings[0]?.message ?? '', /ctx\.request\.body was set before the guard.+app\.use\(guard\(\)\)/);
    });

    it('is given behind a router, and on one of its routes', async () => {
      const router = () => new Router().get('/elsewhere', hello).routes();
      assert.deepEqual(codes(await heard((app) => app.use(router()).use(shielded()).use(hello), twice)), [
        'GUARD_MOUNTED_LATE',
      ]);
      const within = new Router().get('/', shielded(), hello).routes();
      assert.deepEqual(codes(await heard((app) => app.use(within), twice)), ['GUARD_MOUNTED_LATE']);
    });
  });

  describe('GUARD_MOUNTED_TWICE', () => {
    it('is given by the inner of two guards, or by a guard that is mounted twice', async () => {
      const [outer, inner] = [shielded(), shielded()];
      assert.deepEqual(codes(await heard((app) => app.use(outer).use(inner).use(hello), twice)), [
        'GUARD_MOUNTED_TWICE',
      ]);
      assert.deepEqual(
        [outer, inner].map((shield) => shield.status().warnings.length),
        [0, 1],
      );
      const same = shielded();
      assert.deepEqual(codes(await heard((app) => app.use(same).use(same).use(hello), twice)), ['GUARD_MOUNTED_TWICE']);
    });

    it('is not given for a word of the application on ctx.state.guard', async () => {
      let word: unknown;
      const own: Middleware = (ctx, next) => {
        ctx.state.guard = word;
        return next();
      };
      for (word of [Object.freeze({ name: 'Ann' }), { outcome: 'win', findings: [] }, 'Ann']) {
        assert.deepEqual(await heard((app) => app.use(own).use(shielded()).use(hello), twice), []);
      }
    });
  });

  for (const header of ['X-Forwarded-For', 'Forwarded']) {
    it(`GUARD_FORWARDED_UNTRUSTED is given for ${header} without proxies, and not with them`, async () => {
      const ask = (ask: Ask) => ask('/', { headers: { [header]: 'for=192.0.2.1' } });
      assert.deepEqual(codes(await heard((app) => app.use(shielded()).use(hello), ask)), ['GUARD_FORWARDED_UNTRUSTED']);
      const trusting = shielded({ proxies: { hops: 1 } });
      assert.deepEqual(await heard((app) => app.use(trusting).use(hello), ask), []);
    });
  }

  it('GUARD_APP_PROXY is given where the application believes proxies and the guard does not', async () => {
    const build = (app: Koa) => {
      app.proxy = true;
      app.use(shielded()).use(hello);
    };
    assert.deepEqual(codes(await heard(build, twice)), ['GUARD_APP_PROXY']);
  });

  describe('GUARD_ONE_ADDRESS', () => {
    const agents = Array.from({ length: 5 }, (_, index) => `agent/${index}`);
    const many = (requests: number, header: (index: number) => Record<string, string>) => async (ask: Ask) => {
      for (let i = 0; i < requests; i++) await ask('/', { headers: header(i) });
    };
    const agent = (index: number) => ({ 'user-agent': agents[index % agents.length] ?? '' });

    it('is given once the first 1,000 requests came from one address with several user agents', async () => {
      const shield = shielded();
      const before = await heard((app) => app.use(shield).use(hello), many(LOOKED_AT - 1, agent));
      assert.deepEqual(before, []);
      assert.deepEqual(codes(await heard((app) => app.use(shield).use(hello), many(2, agent))), ['GUARD_ONE_ADDRESS']);
    }).timeout(120_000);

    it('is not given for one program, nor once a second address was seen', async () => {
      const one = many(LOOKED_AT + 1, () => ({ 'user-agent': 'load/1' }));
      assert.deepEqual(await heard((app) => app.use(shielded()).use(hello), one), []);
      const trusting = shielded({ proxies: { trust: ['loopback'] } });
      const two = many(LOOKED_AT + 1, (i) => ({ ...agent(i), ...(i === 500 && { 'x-forwarded-for': '192.0.2.1' }) }));
      assert.deepEqual(await heard((app) => app.use(trusting).use(hello), two), []);
    }).timeout(120_000);
  });

  it('are not looked for after the first 1,000 requests', async () => {
    const shield = shielded();
    const warnings = await heard(
      (app) => app.use(shield).use(hello),
      async (ask) => {
        for (let i = 0; i < LOOKED_AT; i++) await ask();
        await ask('/', { headers: { forwarded: 'for=192.0.2.1' } });
      },
    );
    assert.deepEqual(warnings, []);
  }).timeout(120_000);

  it('take a client whose address could not be read for no second one', () => {
    const { look } = oneAddress();
    const seen = (index: number, gone: boolean) =>
      look({
        address: gone ? undefined : { text: '192.0.2.1' },
        gone,
        userAgent: `agent/${index % 5}`,
      } as GuardRequest);
    const verdicts = Array.from({ length: LOOKED_AT + 1 }, (_, index) => seen(index, index === 7));
    assert.deepEqual([verdicts[7], verdicts.at(-1)], [undefined, 'wrong']);
  });

  describe('GUARD_NO_SDK', () => {
    const script = (setUp: string) => `
      import { createRequire } from 'node:module';
      import Koa from 'koa';
      import { guard } from ${JSON.stringify(join(ROOT, 'dist/src/index.js'))};
      ${setUp}
      const app = new Koa().use(guard()).use((ctx) => { ctx.body = 'hello'; });
      const server = app.listen(0, '127.0.0.1', async () => {
        const url = 'http://127.0.0.1:' + server.address().port;
        for (let i = 0; i < 2; i++) await (await fetch(url)).text();
        server.closeAllConnections();
        server.close();
      });
    `;
    const stderr = async (setUp: string) =>
      (await run(process.execPath, ['--input-type=module', '-e', script(setUp)], { cwd: ROOT })).stderr;

    it('is given where no SDK is registered, on the screen as Node shows warnings', async () => {
      const shown = await stderr('');
      assert.match(
        shown,
        /^\(node:\d+\) \[GUARD_NO_SDK\] GuardWarning: koa-otel-guard: No OpenTelemetry SDK is registered/,
      );
      assert.equal(shown.split('GUARD_NO_SDK]').length, 2);
    });

    const providers = {
      traces: `import { trace } from '@opentelemetry/api'; trace.setGlobalTracerProvider({ getTracer: () => trace.getTracer('x') });`,
      metrics: `import { createNoopMeter, metrics } from '@opentelemetry/api'; metrics.setGlobalMeterProvider({ getMeter: createNoopMeter });`,
      logs: `import { logs } from '@opentelemetry/api-logs'; logs.setGlobalLoggerProvider({ getLogger: () => ({ emit() {}, enabled: () => true }) });`,
    };
    for (const [signal, setUp] of Object.entries(providers)) {
      it(`is not given where one is registered for ${signal} alone`, async () => assert.equal(await stderr(setUp), ''));
    }

    it('is not given where the SDK is switched off on purpose', async () => {
      assert.equal(await stderr(`process.env.OTEL_SDK_DISABLED = 'True';`), '');
    });
  }).timeout(120_000);

  it('concern no request when looking for them fails', async () => {
    const shield = shielded();
    const odd: Middleware = (ctx, next) => {
      Object.defineProperty(ctx, 'app', { get: () => assert.fail('not for you') });
      return next();
    };
    assert.deepEqual(await heard((app) => app.use(odd).use(shield).use(hello), twice), []);
    assert.deepEqual(shield.status().reasons, ['warnings.failed']);
  });

  describe('the option', () => {
    const all: (app: Koa, options: GuardOptions) => void = (app, options) => {
      app.proxy = true;
      app.use(guard(options)).use(hello);
    };
    const ask = (ask: Ask) => ask('/', { headers: { 'x-forwarded-for': '192.0.2.1' } });

    it('silences all of them', async () => {
      assert.deepEqual(await heard((app) => all(app, { warnings: false }), ask), []);
    });

    it('silences those that it names', async () => {
      const warnings = { ...quiet, GUARD_APP_PROXY: false, GUARD_ONE_ADDRESS: true };
      assert.deepEqual(codes(await heard((app) => all(app, { warnings }), ask)), ['GUARD_FORWARDED_UNTRUSTED']);
    });
  });

  it('are given by other parts of the guard through the same door, with words of their own', async () => {
    const warnings = new Warnings(['GUARD_ENV_UNKNOWN']);
    const give = async () => {
      warnings.warn('GUARD_RATE_LIMIT_SHARED_KEY', '"by" returned one key for 100 addresses');
      warnings.warn('GUARD_RATE_LIMIT_SHARED_KEY', 'again');
      warnings.warn('GUARD_ENV_UNKNOWN', 'silenced');
    };
    const [warning, ...others] = await warned(give);
    const expected: GuardWarningCode = 'GUARD_RATE_LIMIT_SHARED_KEY';
    assert.deepEqual([warning?.code, others], [expected, []]);
    assert.match(
      warning?.message ?? '',
      /: "by" returned one key for 100 addresses\. Let "by" return a key .+ See README, GUARD_RATE_LIMIT_SHARED_KEY\.$/,
    );
  });
});
