import type { Context } from 'koa';

type Headers = Readonly<Record<string, string>>;

/** Sets headers on an answer. HTTP/2 has none that concern the connection (RFC 9113, 8.2.2). */
export function setHeaders(ctx: Context, headers: Headers): void {
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || (ctx.req.httpVersionMajor >= 2 && /^(?:connection|upgrade)$/i.test(name))) continue;
    ctx.set(name, value);
  }
}

/** Koa drops every header when an error is thrown, but those that the error itself brings: so it brings ours. */
export function carryOver(ctx: Context, thrown: unknown, headers: Headers): void {
  if (!(thrown instanceof Error)) return;
  const error = thrown as Error & { headers?: Record<string, string> };
  try {
    const before = error.headers && carried.get(error.headers);
    const own = before ? before.own : error.headers;
    const merged = { ...headers, ...(before && before.ctx !== ctx ? own : error.headers) };
    carried.set(merged, { ctx, own });
    error.headers = merged;
  } catch {
    // A frozen error stays as it is: losing a header is better than replacing the application's error.
  }
}

/** What was carried, for whom, and what the error brought itself: one that is thrown again must not tell of others. */
const carried = new WeakMap<object, { readonly ctx: Context; readonly own: Headers | undefined }>();
