import { isbotMatch } from 'isbot';
import type { Settings } from '../options/schema.js';
import { isThenable } from '../promise.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';
import { LONGEST_AGENT } from './user-agent.js';

export type BotSettings = Exclude<NonNullable<Settings['userAgents']>['bots'], false>;

/** Blocks agents that say they are bots, but for those that the application vouches for. */
export function bot({ verified }: BotSettings): Check {
  return {
    name: 'bot',
    skipsTrusted: true,
    waits: verified !== undefined,
    run(request) {
      const match = isbotMatch(request.userAgent.slice(0, LONGEST_AGENT));
      if (match === null) return undefined;
      if (!verified) return matched(match);
      const answer = verified(request.ctx, request);
      return isThenable(answer)
        ? Promise.resolve(answer).then((settled) => judge(match, settled))
        : judge(match, answer);
    },
  };
}

/** Anything but true and false is a fault of the function: a forgotten `return` must not pass for an answer. */
function judge(match: string, verified: unknown): Finding | undefined {
  if (typeof verified === 'boolean') return verified ? undefined : matched(match);
  throw new TypeError(`userAgents.bots.verified: expected true or false, got a value of type ${typeof verified}`);
}

function matched(match: string): Finding {
  return {
    check: 'bot',
    action: 'block',
    status: 403,
    reason: 'bot.matched',
    // An agent that is honest about itself is no attack: ten calls of a monitor must not ban the office that it runs in.
    score: 0,
    attributes: { [ATTRIBUTES.RULE_NAME.name]: match },
  };
}
