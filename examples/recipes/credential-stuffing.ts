/**
 * Names and passwords that leaked elsewhere, tried one after another: seen by what the application answers, without a line
 * in it. Who goes on failing is slowed, then banned, and at once who was also seen attacking.
 */
import { timingSafeEqual } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const shield = guard({
    // A client is never banned by an address that is not its own.
    proxies: { trust: ['loopback'] },
    behavior: [
      {
        kind: 'response',
        name: 'failed-logins',
        endpoint: 'POST /login',
        // Applications that answer 200 say it in the body: 'json:error==credentials'.
        pattern: 'status:401',
        window: '15m',
        steps: [
          { above: 5, action: 'throttle' },
          { above: 20, action: ['alert', { ban: '1h' }] },
        ],
      },
      {
        kind: 'response',
        name: 'failed-logins-of-attackers',
        endpoint: 'POST /login',
        pattern: 'status:401',
        above: 2,
        window: '1h',
        action: { ban: '1d' },
        // Acts only on clients that detection has found something of as well.
        correlate: { findings: 1, within: '1h' },
      },
    ],
  });

  const router = new Router();
  router.post('/login', bodyParser({ enableTypes: ['json'], jsonLimit: '10kb' }), (ctx) => {
    const { name, password } = Object(ctx.request.body) as Record<string, unknown>;
    if (!isRight(String(name), String(password))) ctx.throw(401, 'wrong name or password');
    ctx.body = { hello: name };
  });
  router.get('/', (ctx) => {
    ctx.body = 'hello';
  });

  const koa = new Koa();
  koa.use(shield);
  koa.use(router.routes());
  return koa;
}

/** Stands for a look at your accounts, which keep passwords as salted hashes. */
function isRight(name: string, password: string): boolean {
  const [given, right] = [Buffer.from(password), Buffer.from('correct horse battery')];
  return name === 'ada' && given.length === right.length && timingSafeEqual(given, right);
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
