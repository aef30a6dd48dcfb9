import type { Context } from 'koa';
import { z } from 'zod';
import type { GuardRequest } from '../request/guard-request.js';
import { expected, flag, functionOf, list, object, textOrPattern } from './kinds.js';

export interface UserAgentOptions {
  /** Denied agents: a text is found anywhere in the header whatever its case, a RegExp is tried as it is. The first 512 characters count. */
  deny?: readonly (string | RegExp)[];
  /** Block agents that say they are bots (crawlers, libraries, monitors), by the list of `isbot`. Default false. */
  bots?: boolean | BotOptions;
  /** Block requests without a User-Agent. Default false. */
  empty?: boolean;
}

export interface BotOptions {
  /**
   * Whether a bot is one that is welcome and is who it says (by reverse DNS, by its published addresses): `true` lets it
   * pass. Asked for bots only, on each of their requests. `request.address` is the client behind trusted proxies.
   */
  verified?: (ctx: Context, request: GuardRequest) => boolean | Promise<boolean>;
}

const bots = z
  .union(
    [
      flag().transform((on) => on && { verified: undefined }),
      z.strictObject({ verified: functionOf<NonNullable<BotOptions['verified']>>('a function of ctx').optional() }),
    ],
    expected('true, false or an object with verified'),
  )
  .default(false);

export const userAgentsSchema = object({
  deny: list(textOrPattern(), 'a list of texts and RegExps').default([]),
  bots,
  empty: flag().default(false),
}).optional();
