import type { Context } from 'koa';
import type { Cidr } from '../../intel/cidr.js';
import type { Caller } from '../auth/role.js';
import type { Instances } from '../instances.js';
import { Problem } from '../problem.js';
import type { RuleBook } from '../rule-book.js';

/** What requests are answered from. */
export interface Desk {
  readonly book: RuleBook;
  readonly instances: Instances;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whom nobody may block. */
  readonly spared: readonly Cidr[];
}

/** A request of somebody known, for one document. */
export interface Visit {
  readonly ctx: Context;
  readonly desk: Desk;
  readonly caller: Caller;
  readonly document: string;
}

/**
 * The document that a request is about.
 * @throws {Problem} 400 for a name that none can have.
 */
export function documentOf(ctx: Context): string {
  const given = ctx.query.document ?? 'default';
  if (typeof given === 'string' && /^[a-z0-9][a-z0-9_-]{0,63}$/.test(given)) return given;
  throw new Problem(400, 'Expected a document name of lower case letters, digits, "_" and "-", 64 at most.');
}
