import { isNamedBy, zippedTag } from '../edition.js';
import { Problem } from '../problem.js';
import type { Visit } from './desk.js';

/** The rules as guards poll them: sealed, with an entity tag, compressed where that is wanted. */
export async function readRules({ ctx, desk, caller, document }: Visit): Promise<void> {
  const acknowledged = (name: string) => ctx.get(name) || undefined;
  desk.instances.saw(
    document,
    caller.id,
    {
      instance: acknowledged('Guard-Instance'),
      version: acknowledged('Guard-Rules-Version'),
      result: acknowledged('Guard-Rules-Result'),
    },
    desk.now(),
  );
  const edition = await desk.book.newest(document);
  if (!edition) throw new Problem(404, 'There are no rules yet.');
  const isZipped = edition.bytes.length > WORTH_IT && ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
  ctx.vary('Accept-Encoding');
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.set('ETag', isZipped ? zippedTag(edition.etag) : edition.etag);
  ctx.set('Guard-Rules-Version', String(edition.version));
  if (isNamedBy(ctx.get('If-None-Match').replaceAll('W/', ''), edition)) {
    ctx.status = 304;
    return;
  }
  ctx.type = 'application/json';
  if (isZipped) ctx.set('Content-Encoding', 'gzip');
  ctx.body = isZipped ? await edition.gzipped() : edition.bytes;
}

/** Bytes from which on compressing a body saves more than it costs. */
const WORTH_IT = 1_024;

/** The exact text of one version. It is no use to guards: they take no older one. */
export async function readVersion({ ctx, desk, document }: Visit): Promise<void> {
  const version = Number(ctx.path.slice(ctx.path.lastIndexOf('/') + 1));
  const text = await desk.book.text(document, version);
  if (text === undefined) throw new Problem(404, 'There is no such version, or no longer.');
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.type = 'application/json';
  ctx.body = text;
}

export async function readHistory({ ctx, desk, document }: Visit): Promise<void> {
  const changes = await desk.book.changes(document);
  if (changes.length === 0) throw new Problem(404, 'There are no rules yet.');
  answer(ctx, { document, changes });
}

export async function readInstances({ ctx, desk, document }: Visit): Promise<void> {
  answer(ctx, { document, instances: desk.instances.of(document) });
}

export async function readDocuments({ ctx, desk }: Visit): Promise<void> {
  answer(ctx, { documents: await desk.book.documents });
}

function answer(ctx: Visit['ctx'], value: unknown): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.type = 'application/json';
  ctx.body = JSON.stringify(value);
}
