import { inspect } from '../detection/engine.js';
import { families } from '../detection/signatures/index.js';
import type { Settings } from '../options/schema.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

/** Blocks requests whose inputs carry an attack: the evidence in one input adds up, and is held against the threshold. */
export function detection({ threshold }: Exclude<Settings['detection'], false>): Check {
  return {
    name: 'detection',
    skipsTrusted: true,
    run({ path, query, ctx, inspectedBody }) {
      const found = inspect({ path, query, rawHeaders: ctx.req.rawHeaders, body: inspectedBody }, families);
      const [first] = found;
      if (first === undefined) return undefined;
      const worst = found.reduce((a, b) => (b.score > a.score ? b : a), first);
      const [match] = worst.matches;
      if (match === undefined) return undefined;
      return {
        check: 'detection',
        action: worst.score >= threshold ? 'block' : 'flag',
        status: 403,
        reason: 'detection.matched',
        score: worst.score,
        attributes: {
          [ATTRIBUTES.RULE_NAME.name]: match.signature.id,
          [ATTRIBUTES.RULE_CATEGORY.name]: match.signature.family,
          [ATTRIBUTES.INPUT.name]: match.input,
          [ATTRIBUTES.EXCERPT.name]: match.excerpt,
        },
      };
    },
  };
}
