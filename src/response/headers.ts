import type { Context } from 'koa';

/** Sets headers on an answer. HTTP/2 has none that concern the connection (RFC 9113, 8.2.2). */
export function setHeaders(ctx: Context, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || (ctx.req.httpVersionMajor >= 2 && /^(?:connection|upgrade)$/i.test(name))) continue;
    ctx.set(name, value);
  }
}
