import type { Context } from 'koa';
import { type InspectedBody, type ParsedFile, UNAVAILABLE } from './inspected.js';

/** What a parser that ran before the guard has left of a body: a value, files, or nothing that can be found. */
export function parsedBody(ctx: Context, contentType: string): InspectedBody {
  try {
    const { value, files } = leftBehind(ctx);
    if (typeof value === 'string' && files.length === 0) return whole(Buffer.from(value), contentType);
    if (Buffer.isBuffer(value) && files.length === 0) return whole(value, contentType);
    if (value === undefined && files.length === 0) return UNAVAILABLE;
    return { state: 'parsed', value, files, contentType };
  } catch {
    return UNAVAILABLE;
  }
}

function whole(bytes: Buffer, contentType: string): InspectedBody {
  return { state: 'bytes', bytes, contentType, isWhole: true };
}

/** koa-bodyparser and koa-body leave values on the request, @koa/multer files on context and request, others on `req`. */
function leftBehind(ctx: Context): { value: unknown; files: readonly ParsedFile[] } {
  const { body, files, file } = ctx.request as Left;
  const raw = ctx.req as Left;
  const own = ctx as Left;
  const all = [files, file, own.files, own.file, raw.files, raw.file];
  return { value: body ?? raw.body, files: [...new Set(all)].flatMap((left) => filesOf(left)).slice(0, MOST_FILES) };
}

interface Left {
  readonly body?: unknown;
  readonly file?: unknown;
  readonly files?: unknown;
}

/** One file, a list of them, or lists by the names of their fields. */
function filesOf(left: unknown, field = '', depth = 0): ParsedFile[] {
  if (typeof left !== 'object' || left === null || depth > 2) return [];
  if (Array.isArray(left)) return left.slice(0, MOST_FILES).flatMap((file) => filesOf(file, field, depth + 1));
  const { originalFilename, originalname, name, mimetype, type, fieldname, buffer } = left as Record<string, unknown>;
  const fileName = originalFilename ?? originalname ?? name;
  if (typeof fileName === 'string') {
    return [
      {
        field: typeof fieldname === 'string' ? fieldname : field,
        name: fileName,
        type: textOr(mimetype ?? type, ''),
        ...(Buffer.isBuffer(buffer) && { bytes: buffer }),
      },
    ];
  }
  return Object.entries(left)
    .slice(0, MOST_FILES)
    .flatMap(([key, file]) => filesOf(file, key, depth + 1));
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** More than any parser takes by default. */
const MOST_FILES = 1_000;
