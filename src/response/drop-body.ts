import type { Context } from 'koa';

/** Headers that describe a body, by their names in lower case: another body has others. */
export const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'transfer-encoding',
]);

/** Forgets the body that somebody has begun to answer with: a refusal has one of its own. */
export function dropBody(ctx: Context): void {
  for (const name of BODY_HEADERS) ctx.res.removeHeader(name);
  if (ctx.body !== undefined) ctx.body = undefined;
}
