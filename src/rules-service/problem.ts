import { STATUS_CODES } from 'node:http';
import type { Context } from 'koa';
import type { OptionFault } from '../errors.js';

/** Why a request cannot be done, as its answer tells it (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly faults: readonly OptionFault[];

  constructor(status: number, detail: string, faults: readonly OptionFault[] = []) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.faults = faults;
  }
}

/** Answers with a problem. */
export function tellProblem(ctx: Context, { status, message, faults }: Problem, traceId?: string): void {
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.body = JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    ...(faults.length > 0 && { faults: faults.slice(0, MOST_FAULTS) }),
    ...(traceId !== undefined && { trace_id: traceId }),
  });
  ctx.type = 'application/problem+json';
}

const MOST_FAULTS = 50;
