import type { Context } from 'koa';

type Headers = Readonly<Record<string, string>>;

/** Sets headers on the answer that the application is about to give. */
export function setHeaders(ctx: Context, headers: Headers): void {
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) ctx.set(name, value);
  }
}

/** Koa drops every header when an error is thrown, but those that the error itself brings: so it brings ours. */
export function carryOver(thrown: unknown, headers: Headers): void {
  if (!(thrown instanceof Error)) return;
  const error = thrown as Error & { headers?: Record<string, string> };
  try {
    error.headers = { ...headers, ...error.headers };
  } catch {
    // A frozen error stays as it is: losing a header is better than replacing the application's error.
  }
}
