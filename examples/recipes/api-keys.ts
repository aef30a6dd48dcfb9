/**
 * API keys of callers that you know: kept as digests, replaced without a gap, and for each caller a limit of its own on
 * top of that for each address.
 */
import Koa from 'koa';
import { guard, knownKeys, type Principal } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      // In x-api-key. What else stands beside an id is yours, and comes with the principal.
      auth: { scheme: 'api-key', verify: knownKeys(keys) },
      rateLimit: [
        // Before a key is looked at: nobody can make many guesses, or have many looked at.
        { name: 'address', requests: 120, window: '1m' },
        // Once it is known whose it is: all keys and all addresses of a caller share this one.
        { name: 'caller', requests: 60, window: '1m', by: 'user' },
      ],
    }),
  );
  koa.use((ctx) => {
    const { id, scope }: Principal = ctx.state.guard.principal;
    if (ctx.method !== 'GET' && scope !== 'write') ctx.throw(403, 'this key may only read');
    ctx.body = { caller: id };
  });
  return koa;
}

/** By their SHA-256, `printf %s "$KEY" | sha256sum`: whoever reads this has no key by it. */
const keys = [
  // reports-key-2f9c41d7. Keys of yours are longer, from `openssl rand -hex 32`, and written down nowhere here.
  { id: 'reports', sha256: '01a9babeeb2c1a16bd683e42d0f4b5f40c8f033b51770ae976450d2890ff23be', scope: 'read' },
  // billing-key-81b0c3aa, the old one: it goes once the caller has changed to the other.
  { id: 'billing', sha256: 'def309e0e19c6613f4f0f0c711c3b08b16458bf516948e827dea5e5c4000bfef', scope: 'write' },
  // billing-key-5d77e20f, the new one.
  { id: 'billing', sha256: '998771215d46e6770853f9cfc854456278ee1ace54027c8f25eb9aff49c96741', scope: 'write' },
];

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
