/**
 * Where the customers are a generous limit, and a small one for everybody else. Countries are looked up by a function, such as
 * one over what the application knows of addresses anyway.
 */
import Koa from 'koa';
import { type CountryLookup, guard } from 'koa-otel-guard';

export function app(countryOf: CountryLookup = ownLookup): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      proxies: { trust: ['loopback'] },
      countries: { database: countryOf },
      rateLimit: {
        name: 'elsewhere',
        requests: 30,
        window: '1m',
        countries: {
          DE: { requests: 300, window: '1m' },
          AT: { requests: 300, window: '1m' },
          CH: [
            { name: 'CH', requests: 300, window: '1m' },
            { name: 'CH_day', requests: 500, window: '1d' },
          ],
        },
        // Whatever the country: somebody who logs in ten times a minute has lost the password.
        endpoints: { 'POST /login': { requests: 10, window: '1m' } },
      },
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

/** Asked once for a request, about public addresses only. It must not wait: keep what it knows in memory. */
function ownLookup(address: string): string | undefined {
  return address.startsWith('85.214.') ? 'DE' : undefined;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
