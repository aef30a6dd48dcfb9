import { z } from 'zod';
import { duration, expected, flag, list, wholeNumber } from '../../options/kinds.js';
import { blocked, unblocked, withEmergency } from '../edits.js';
import { type JsonObject, readJsonObject } from '../json.js';
import { mergePatch } from '../merge-patch.js';
import { Problem } from '../problem.js';
import type { Edited, Wish } from '../rule-book.js';
import { blockSchema, readBlockTarget, readTarget, reason, unblockSchema } from '../target.js';
import { LARGE, readBody, readFields } from './body.js';
import type { Visit } from './desk.js';

/** Puts a rule set in place of another, or the first one there. */
export async function putRules(visit: Visit): Promise<void> {
  const { ctx } = visit;
  const match = ctx.get('If-Match');
  const isNew = ctx.get('If-None-Match') === '*';
  if ((match === '') === !isNew)
    throw new Problem(
      428,
      'Expected If-Match with the ETag of the rules that you have seen, or If-None-Match: * where there are none.',
    );
  const set = await readBody(ctx, ['application/json'], LARGE);
  await change(visit, { action: 'replaced', ...(isNew ? { isNew } : { match }), edit: () => set });
}

/** Changes some fields of a rule set (RFC 7396). */
export async function patchRules(visit: Visit): Promise<void> {
  const { ctx } = visit;
  const match = ctx.get('If-Match');
  if (match === '') throw new Problem(428, 'Expected If-Match with the ETag of the rules that you have seen.');
  const patch = await readBody(ctx, ['application/merge-patch+json'], LARGE);
  await change(visit, { action: 'patched', match, edit: (set) => mergePatch(set, patch) as JsonObject });
}

export async function block(visit: Visit): Promise<void> {
  const wanted = await readFields(visit.ctx, blockSchema);
  const target = readBlockTarget(wanted, visit.desk.spared);
  await change(visit, {
    action: 'blocked',
    reason: wanted.reason,
    edit: (set) => blocked(set, target, wanted, visit.desk.now()),
  });
}

export async function unblock(visit: Visit): Promise<void> {
  const wanted = await readFields(visit.ctx, unblockSchema);
  const target = readTarget(wanted);
  await change(visit, { action: 'unblocked', reason: wanted.reason, edit: (set) => unblocked(set, target) });
}

const emergencySchema = z.strictObject(
  {
    on: flag(),
    allow: list(z.string(expected('an address')), 'a list of addresses').optional(),
    retry_after: duration().optional(),
    reason: reason().optional(),
  },
  expected('an object with on, allow, retry_after, reason'),
);

export async function emergency(visit: Visit): Promise<void> {
  const { on, allow, retry_after: wait, reason: why } = await readFields(visit.ctx, emergencySchema);
  const changes = { ...(allow && { allow }), ...(wait !== undefined && { retry_after: wait / 1_000 }) };
  await change(visit, { action: 'emergency', reason: why, edit: (set) => withEmergency(set, on, changes) });
}

const rollbackSchema = z.strictObject(
  { version: wholeNumber(1, Number.MAX_SAFE_INTEGER) },
  expected('an object with version'),
);

/** Makes an older version the newest again: what it says, under the next number. */
export async function rollBack(visit: Visit): Promise<void> {
  const { desk, document } = visit;
  const { version } = await readFields(visit.ctx, rollbackSchema);
  await change(visit, {
    action: 'rolled_back',
    reason: `version ${version}`,
    async edit() {
      const old = readJsonObject((await desk.book.text(document, version)) ?? '');
      if (!old) throw new Problem(404, 'There is no such version, or no longer.');
      return old;
    },
  });
}

/** Changes the rules, and answers with what they are now. */
async function change({ ctx, desk, caller, document }: Visit, wish: Omit<Wish, 'actor'>): Promise<void> {
  const match = wish.match ?? (ctx.get('If-Match') || undefined);
  const edited = await desk.book.edit(document, { ...wish, actor: caller.id, match });
  tell(ctx, document, edited);
}

function tell(ctx: Visit['ctx'], document: string, { edition, change }: Edited): void {
  ctx.status = edition.version === 1 && change ? 201 : 200;
  ctx.set('Cache-Control', 'no-store');
  ctx.set('ETag', edition.etag);
  ctx.set('Guard-Rules-Version', String(edition.version));
  ctx.type = 'application/json';
  ctx.body = JSON.stringify({
    document,
    version: edition.version,
    changed: change !== undefined,
    ...(change && { summary: change.summary }),
  });
}
