import type { Context } from 'koa';

/** Remembers an answer as it is now. The function that comes back makes it so again, unless it was sent meanwhile. */
export function snapshot(ctx: Context): () => void {
  const { res, status, body, respond } = ctx;
  const headers = res.getHeaders();
  return () => {
    ctx.respond = respond ?? true;
    if (ctx.headerSent) return;
    if (ctx.body !== body) ctx.body = body;
    ctx.status = status;
    for (const name of res.getHeaderNames()) if (headers[name] === undefined) res.removeHeader(name);
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined && res.getHeader(name) !== value) res.setHeader(name, value);
    }
  };
}
