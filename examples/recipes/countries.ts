/**
 * A shop that sells in three countries, and to nobody from a network that it has had trouble with: who comes from elsewhere gets
 * a page that says so. The countries are those of a file, `COUNTRIES`, or of the database that comes as an optional package.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

const { COUNTRIES, NETWORKS } = process.env;

/** Networks by the number of their autonomous system. */
const TROUBLE: ReadonlySet<number | undefined> = new Set([64_500]);

export function app(database = COUNTRIES, asn = NETWORKS): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      proxies: { trust: ['loopback'] },
      countries: {
        allow: ['DE', 'AT', 'CH'],
        // Nobody knows where they are: let them in, the rate limit holds for them as for all others.
        unknown: 'allow',
        ...(database !== undefined && { database }),
        ...(asn !== undefined && { asn }),
      },
      custom: [(request) => (TROUBLE.has(request.asn) ? { reason: 'network.denied' } : undefined)],
      respond: {
        body({ reason }, ctx, { message }) {
          ctx.body = reason.startsWith('country.') ? 'We deliver to Germany, Austria and Switzerland.' : message;
        },
      },
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
