import type { Settings } from '../options/schema.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

/** Blocks denied and, when asked to, empty user agents. */
export function userAgent({ deny, empty }: NonNullable<Settings['userAgents']>): Check {
  const texts = deny.filter((entry) => typeof entry === 'string').map((entry) => entry.toLowerCase());
  // Without g and y a RegExp keeps no position between requests.
  const patterns = deny
    .filter((entry) => typeof entry !== 'string')
    .map(({ source, flags }) => new RegExp(source, flags.replace(/[gy]/g, '')));

  const matching = (agent: string): string | undefined => {
    const lower = agent.toLowerCase();
    return texts.find((text) => lower.includes(text)) ?? patterns.find((pattern) => pattern.test(agent))?.source;
  };

  return {
    name: 'user_agent',
    skipsTrusted: true,
    run(request) {
      const agent = request.userAgent.slice(0, LONGEST_AGENT);
      if (agent.trim() === '') {
        return empty
          ? { check: 'user_agent', action: 'block', status: 403, reason: 'user_agent.empty', score: 0 }
          : undefined;
      }
      const pattern = matching(agent);
      if (pattern === undefined) return undefined;
      return {
        check: 'user_agent',
        action: 'block',
        status: 403,
        reason: 'user_agent.denied',
        score: 20,
        attributes: { [ATTRIBUTES.RULE_NAME.name]: pattern },
      };
    },
  };
}

/** Bounds what a pattern can cost. */
export const LONGEST_AGENT = 512;
