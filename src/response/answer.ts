import type { Context } from 'koa';
import type { Settings } from '../options/schema.js';
import type { JudgedFinding } from '../pipeline.js';
import { type Form, formFor } from './accept.js';
import { dropBody } from './drop-body.js';
import { setHeaders } from './headers.js';
import { type OwnBodyServices, ownBody } from './own-body.js';
import { page } from './page.js';
import { textsOf } from './texts.js';

/** What a client is told when its request is not let through. Nothing of rule, pattern or threshold. */
export interface Answer {
  /** A word for programs: `forbidden`. */
  readonly error: string;
  /** A sentence for people. */
  readonly message: string;
  /** With it support finds the request; absent where nothing is traced. */
  readonly traceId?: string;
}

/** Writes the body of an answer, at once unless a function of the application's waits. */
export type BodyWriter = (ctx: Context, finding: JudgedFinding, answer: Answer) => undefined | Promise<void>;

/** Answers a request that is not let through. */
export type Answering = (
  ctx: Context,
  finding: JudgedFinding,
  traceId: string | undefined,
) => undefined | Promise<void>;

/** Compiles the option `respond` into the one function that answers. */
export function answering({ body, messages }: Settings['respond'], services: OwnBodyServices): Answering {
  const textOf = textsOf(messages);
  const write = typeof body === 'function' ? ownBody(body, automatic, services) : BUILT_IN[body];
  return (ctx, finding, traceId) => {
    const { status, headers } = finding;
    dropBody(ctx);
    ctx.status = status;
    if (headers) setHeaders(ctx, headers);
    ctx.set('Cache-Control', 'no-store');
    ctx.set('X-Content-Type-Options', 'nosniff');
    const { error, message } = textOf(status);
    return write(ctx, finding, Object.freeze(traceId === undefined ? { error, message } : { error, message, traceId }));
  };
}

const FORMS: Readonly<Record<Form, (ctx: Context, status: number, answer: Answer) => void>> = {
  json(ctx, _, { error, message, traceId }) {
    ctx.type = 'json';
    ctx.body = { error, message, ...(traceId !== undefined && { trace_id: traceId }) };
  },
  html(ctx, status, answer) {
    ctx.type = 'html';
    ctx.body = page(status, answer);
  },
  text(ctx, _, { message, traceId }) {
    ctx.type = 'text';
    ctx.body = traceId !== undefined ? `${message}\nTrace: ${traceId}\n` : `${message}\n`;
  },
};

const automatic: BodyWriter = (ctx, { status }, answer) => {
  ctx.vary('Accept');
  FORMS[formFor(ctx.req.headers.accept)](ctx, status, answer);
  return undefined;
};

const BUILT_IN: Readonly<Record<Form | 'auto', BodyWriter>> = {
  auto: automatic,
  json: always('json'),
  html: always('html'),
  text: always('text'),
};

function always(form: Form): BodyWriter {
  const write = FORMS[form];
  return (ctx, { status }, answer) => {
    write(ctx, status, answer);
    return undefined;
  };
}
