import { detect } from '../detection/detect.js';
import type { Settings } from '../options/schema.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

/** Blocks requests whose inputs carry an attack: the scores of all matches together against the threshold. */
export function detection({ threshold }: Exclude<Settings['detection'], false>): Check {
  return {
    name: 'detection',
    skipsTrusted: true,
    run(request) {
      const matches = detect(request);
      const [worst] = matches;
      if (worst === undefined) return undefined;
      const score = Math.min(
        100,
        matches.reduce((sum, { signature }) => sum + signature.score, 0),
      );
      return {
        check: 'detection',
        action: score >= threshold ? 'block' : 'flag',
        status: 403,
        reason: 'detection.matched',
        score,
        attributes: {
          [ATTRIBUTES.RULE_NAME.name]: worst.signature.id,
          [ATTRIBUTES.RULE_CATEGORY.name]: worst.signature.family,
          [ATTRIBUTES.INPUT.name]: worst.input,
          [ATTRIBUTES.EXCERPT.name]: worst.excerpt,
        },
      };
    },
  };
}
