import type { Context } from 'koa';

/**
 * Keeps headers on an answer that turns into an error. Koa removes every header before it answers one, whether it was
 * thrown or came from a stream: of those named here the removal does nothing while that happens.
 */
export function keepHeaders(ctx: Context, isKept: (name: string) => boolean): void {
  const { onerror } = ctx;
  ctx.onerror = (error: Error) => {
    const { res } = ctx;
    if (error != null && !res.headersSent) {
      const remove = res.removeHeader;
      res.removeHeader = (name) => {
        if (!isKept(name.toLowerCase())) remove.call(res, name);
      };
      try {
        onerror.call(ctx, error);
      } finally {
        res.removeHeader = remove;
      }
    } else {
      onerror.call(ctx, error);
    }
  };
}
