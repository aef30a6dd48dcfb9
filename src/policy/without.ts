import type { BuiltInCheckName } from '../checks/check.js';
import { namesOfCustom } from '../checks/custom.js';
import type { RouteSettings } from './overlay.js';

/** Settings without some checks. A policy further in can bring them again. */
export function without(settings: RouteSettings, checks: readonly string[]): RouteSettings {
  const names = namesOfCustom(settings.custom);
  const custom = settings.custom.filter((_, index) => !checks.includes(names[index] ?? ''));
  let rest: RouteSettings = { ...settings, custom };
  for (const check of checks) rest = { ...rest, ...offIn(rest, check) };
  return rest;
}

/** Settings without every check that a route can do without: emergency mode, bans and denied addresses stand above it. */
export function withoutAll(settings: RouteSettings): RouteSettings {
  return { ...without(settings, ALL), custom: [] };
}

type Passable = Exclude<BuiltInCheckName, 'emergency' | 'ban'>;

const OFF: Readonly<Record<Passable, (settings: RouteSettings) => Partial<RouteSettings>>> = {
  ip: ({ ip }) => ({ ip: ip && { ...ip, allowOnly: false }, requireIp: undefined }),
  time_window: () => ({ timeWindow: undefined }),
  country: () => ({ countries: undefined }),
  cloud: () => ({ clouds: undefined }),
  user_agent: ({ userAgents }) => ({ userAgents: userAgents && { ...userAgents, deny: [], empty: false } }),
  bot: ({ userAgents }) => ({ userAgents: userAgents && { ...userAgents, bots: false } }),
  https: () => ({ https: false }),
  headers: () => ({ headers: undefined }),
  referrer: () => ({ referrers: undefined }),
  origin: ({ upgrades }) => ({ upgrades: { ...upgrades, origins: undefined } }),
  content_type: () => ({ contentTypes: undefined }),
  body_size: ({ body }) => ({ body: { ...body, max: undefined } }),
  rate_limit: () => ({ rateLimit: false }),
  auth: () => ({ auth: undefined }),
  behavior: () => ({ behavior: [] }),
  body: ({ body }) => ({ body: { ...body, inspect: 0 } }),
  honeypot: () => ({ honeypot: false }),
  detection: () => ({ detection: false }),
};

/** Without detection nobody asks for a body. */
const ALL = Object.keys(OFF).filter((name) => name !== 'body');

function offIn(settings: RouteSettings, check: string): Partial<RouteSettings> {
  return Object.hasOwn(OFF, check) ? OFF[check as Passable](settings) : {};
}
