import { flag, list, object, textOrPattern } from './kinds.js';

export interface UserAgentOptions {
  /** Denied agents: a text is found anywhere in the header whatever its case, a RegExp is tried as it is. The first 512 characters count. */
  deny?: readonly (string | RegExp)[];
  /** Block requests without a User-Agent. Default false. */
  empty?: boolean;
}

export const userAgentsSchema = object({
  deny: list(textOrPattern(), 'a list of texts and RegExps').default([]),
  empty: flag().default(false),
}).optional();
