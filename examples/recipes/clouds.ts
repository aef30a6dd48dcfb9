/**
 * People shop from homes and phones, scripts from data centres: what runs in the large clouds is kept out, but for what runs
 * there by your own leave.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  // Set by systemd (CacheDirectory=); without one, lists are fetched again at each start.
  const { CACHE_DIRECTORY: cache } = process.env;
  const koa = new Koa();
  koa.use(
    guard({
      proxies: { trust: ['loopback'] },
      clouds: {
        deny: ['aws', 'gcp', 'azure', 'digitalocean'],
        // Where your own workers run, and the tests that call your API from GitHub, which runs them on Azure.
        except: ['aws:eu-central-1', 'github-actions'],
        ...(cache && { cache }),
      },
      // A partner calls from a cloud, from an address of its own.
      ip: { allow: ['203.0.113.77'] },
      // The probe of a load balancer may run anywhere.
      exclude: ['/health'],
    }),
  );
  koa.use((ctx) => {
    ctx.body = ctx.path === '/health' ? 'ok' : { cloud: ctx.state.guard?.cloud?.provider ?? 'none' };
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
