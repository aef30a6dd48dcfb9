import { nearest } from '../options/nearest.js';
import type { Settings } from '../options/schema.js';
import { APP_EVENTS, EVENTS } from '../telemetry/names.js';

/** What is wrong with the names of `ban.categories`: one that is nearly a usual one may never count. */
export function unlikelyCategories(ban: Settings['ban']): string | undefined {
  if (!ban) return undefined;
  const near = Object.keys(ban.categories).flatMap((name) => {
    if (!name.includes('.') || USUAL.has(name)) return [];
    const meant = nearest(name, USUAL);
    return meant === undefined ? [] : [`"${name}" (did you mean "${meant}"?)`];
  });
  return near.length === 0
    ? undefined
    : `ban.categories has ${near.join(', ')}, which no finding and no usual event is called.`;
}

/** Reasons of findings, and the events that applications usually tell of. */
const USUAL: ReadonlySet<string> = new Set([
  ...Object.values(EVENTS).map(({ name }) => name.replace(/^guard\./, '')),
  ...Object.keys(APP_EVENTS),
]);
