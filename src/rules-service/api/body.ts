import type { Context } from 'koa';
import type { z } from 'zod';
import { GuardOptionsError } from '../../errors.js';
import { readArgument } from '../../options/read-options.js';
import { type JsonObject, readJsonObject } from '../json.js';
import { Problem } from '../problem.js';

/**
 * Reads the body of a request as a JSON object.
 * @throws {Problem} 415 for another type, 413 for more than `most` bytes, 400 for what is no JSON object.
 */
export async function readBody(ctx: Context, types: readonly string[], most = SMALL): Promise<JsonObject> {
  const text = await readText(ctx, types, most);
  const value = readJsonObject(text);
  if (!value) throw new Problem(400, 'Expected a JSON object.');
  return value;
}

/** The same, and its fields by a schema: 422 for what does not fit it. */
export async function readFields<Schema extends z.ZodType>(ctx: Context, schema: Schema): Promise<z.output<Schema>> {
  return fieldsBy(schema, await readBody(ctx, ['application/json']));
}

/** @throws {Problem} 422 naming every field that does not fit. */
export function fieldsBy<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  try {
    return readArgument(schema, given);
  } catch (error) {
    if (!(error instanceof GuardOptionsError)) throw error;
    throw new Problem(422, 'The request does not say what is expected.', error.faults);
  }
}

/** The fields of a form of the page, each once. */
export async function readForm(ctx: Context): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(new URLSearchParams(await readText(ctx, ['application/x-www-form-urlencoded'], SMALL)));
}

/** Bytes of a whole rule set. */
export const LARGE = 32 * 1_048_576;
const SMALL = 16_384;

async function readText(ctx: Context, types: readonly string[], most: number): Promise<string> {
  const encoding = ctx.get('Content-Encoding');
  if (!ctx.is([...types]) || (encoding !== '' && encoding !== 'identity'))
    throw new Problem(415, `Expected a body of type ${types.join(' or ')}, not compressed.`);
  if (Number(ctx.get('Content-Length')) > most) throw tooLarge(most);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += chunk.length;
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Problem(400, 'Expected UTF-8.');
  }
}

function tooLarge(most: number): Problem {
  return new Problem(413, `Expected ${most} bytes at most.`);
}
