import type { Context } from 'koa';
import { z } from 'zod';
import type { JudgedFinding } from '../pipeline.js';
import type { Answer } from '../response/answer.js';
import { expected, functionOf, object, oneOf } from './kinds.js';

/**
 * Writes the body of the answer to a refused request: sets `ctx.body` and `ctx.type`. Status and headers are set by then,
 * and the status stays. `answer` is what the guard would say: word, message and trace id.
 */
export type RespondBody = (finding: JudgedFinding, ctx: Context, answer: Answer) => void | Promise<void>;

export interface RespondOptions {
  /**
   * Body of the answer to a refused request. `auto`: JSON, HTML or text by the Accept header (RFC 9110, 12.5.1), JSON where
   * it does not matter. A function writes its own; where it sets none, throws or takes longer than `checkTimeout`, the
   * built-in body is given. Default `auto`.
   */
  body?: 'auto' | 'json' | 'text' | 'html' | RespondBody;
  /** What a refused client reads, by status from 300 to 599: `{ 403: 'Ask support@shop.example.' }`. Default: one plain sentence. */
  messages?: Readonly<Record<number, string>>;
  /**
   * Called before every answer is sent, the guard's or the application's, to set headers or anything else; may wait up to
   * `checkTimeout`. Headers that it sets stay on errors, too. Where it throws, a refusal stands as it is, any other request fails.
   */
  modify?: (ctx: Context) => void | Promise<void>;
}

const message = z
  .string(expected('a text of 1 to 1,000 characters'))
  .min(1, expected('a text of 1 to 1,000 characters'))
  .max(1_000, expected('a text of 1 to 1,000 characters'));

export const respondSchema = object({
  body: z
    .union(
      [oneOf('auto', 'json', 'text', 'html'), functionOf<RespondBody>()],
      expected('"auto", "json", "text", "html" or a function'),
    )
    .default('auto'),
  messages: z
    .record(
      z.string().regex(/^[345]\d\d$/, expected('a status from 300 to 599')),
      message,
      expected('an object of statuses and texts'),
    )
    .default({}),
  modify: functionOf<NonNullable<RespondOptions['modify']>>().optional(),
}).default({ body: 'auto', messages: {} });
