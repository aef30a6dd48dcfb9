/**
 * Limits where they are needed: a burst and a steady pace for everything, less for what is expensive by how expensive it
 * is, and for messages to a phone by the phone.
 */
import Koa, { type Context } from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      rateLimit: [
        { name: 'burst', requests: 20, window: '1s' },
        {
          name: 'sustained',
          requests: 300,
          window: '5m',
          endpoints: {
            // 90 days an hour: of one day each, or all at once.
            'GET /reports': { name: 'reports', requests: 90, window: '1h', cost: daysOf },
            'POST /codes/:phone': [
              { name: 'codes', requests: 10, window: '1h' },
              // Whoever asks: one phone gets three.
              { name: 'phone', requests: 3, window: '1h', by: phoneOf },
            ],
          },
        },
      ],
    }),
  );
  koa.use((ctx) => {
    const phone = phoneOf(ctx);
    if (ctx.path === '/reports') ctx.body = { days: daysOf(ctx) };
    else if (ctx.method === 'POST' && phone !== undefined) ctx.body = { sent: phone };
    else ctx.body = 'hello';
  });
  return koa;
}

// The limit and the application read the same thing in the same way: nobody pays for one day and gets ninety.

function daysOf({ query }: Context): number {
  const days = Math.trunc(Number(query.days));
  return days >= 1 && days <= 90 ? days : 1;
}

/** Without a phone the address counts, and the application sends nothing. */
function phoneOf({ path }: Context): string | undefined {
  return /^\/codes\/\+?(\d{6,15})$/.exec(path)?.[1];
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
