import type { Context } from 'koa';
import type { JudgedFinding } from '../pipeline.js';
import { setHeaders } from './headers.js';

/**
 * Answers a request that is not let through, as JSON or, where a client asks for that only, as text. Says nothing of
 * rule, pattern or threshold; the trace id lets support find the request.
 */
export function answer(ctx: Context, { status, headers }: JudgedFinding, traceId: string | undefined): void {
  const { error, message } = TEXTS.get(status) ?? { error: 'refused', message: 'The request was refused.' };
  ctx.status = status;
  if (headers) setHeaders(ctx, headers);
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Content-Type-Options', 'nosniff');
  if (ctx.accepts('json', 'text') === 'text') {
    ctx.type = 'text';
    ctx.body = traceId !== undefined ? `${message}\nTrace: ${traceId}\n` : `${message}\n`;
  } else {
    ctx.body = { error, message, ...(traceId !== undefined && { trace_id: traceId }) };
  }
}

interface Text {
  readonly error: string;
  readonly message: string;
}

const TEXTS: ReadonlyMap<number, Text> = new Map([
  [308, { error: 'https_required', message: 'Use https.' }],
  [400, { error: 'bad_request', message: 'The request could not be understood.' }],
  [401, { error: 'unauthorized', message: 'Authentication is required.' }],
  [403, { error: 'forbidden', message: 'The request was refused.' }],
  [408, { error: 'request_timeout', message: 'The request took too long.' }],
  [413, { error: 'content_too_large', message: 'The request is too large.' }],
  [415, { error: 'unsupported_media_type', message: 'This content type is not accepted.' }],
  [426, { error: 'upgrade_required', message: 'Use https.' }],
  [429, { error: 'too_many_requests', message: 'Too many requests. Try again later.' }],
  [500, { error: 'internal_error', message: 'The request could not be checked.' }],
  [503, { error: 'service_unavailable', message: 'The service is not available. Try again later.' }],
]);
