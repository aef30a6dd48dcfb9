import type { Standing } from './rule.js';

/** How requests of a client are to be slowed. */
export interface Throttle {
  readonly standing: Standing;
  readonly above: number;
  /** Milliseconds that a request is held; absent for one that is refused. */
  readonly delay: number | undefined;
}

/** The strictest of what rules say: refused, or held for longest. Of the steps of a rule the highest that throttles counts. */
export function throttleOf(standings: readonly Standing[]): Throttle | undefined {
  let strictest: Throttle | undefined;
  for (const standing of standings) {
    const own = ofRule(standing);
    if (!own || (strictest && lengthOf(strictest) >= lengthOf(own))) continue;
    strictest = own;
  }
  return strictest;
}

function lengthOf({ delay }: Throttle): number {
  return delay ?? Number.POSITIVE_INFINITY;
}

function ofRule(standing: Standing): Throttle | undefined {
  const { rule, count, isMeant } = standing;
  if (!isMeant || !rule.throttles) return undefined;
  for (const { above, actions } of rule.settings.steps.toReversed()) {
    if (count <= above) continue;
    if (actions.some((action) => action.do === 'refuse')) return { standing, above, delay: undefined };
    const delays = actions.flatMap((action) => (action.do === 'throttle' ? action.delay : []));
    if (delays.length > 0) return { standing, above, delay: Math.max(...delays) };
  }
  return undefined;
}
