import type { IncomingMessage, Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Context, Next } from 'koa';
import type { FindingValue } from './checks/check.js';
import { requestOf } from './context.js';
import { GuardError, GuardOptionsError } from './errors.js';
import type { ShieldStatus } from './health/status.js';
import {
  type BanFilter,
  banFilterSchema,
  type ManualBan,
  type ManualUnban,
  manualBanSchema,
  manualUnbanSchema,
} from './options/manual-ban.js';
import { readArgument } from './options/read-options.js';
import type { Settings } from './options/schema.js';
import { shown } from './options/shown.js';
import type { Decision } from './pipeline.js';
import type { RulePoller } from './rules/poller.js';
import type { Services } from './services.js';
import type { Ban } from './state/store.js';
import { type BanSubject, readSubject } from './state/subject.js';
import { appEvent } from './telemetry/app-event.js';
import { type AppEventName, EVENT_NAME } from './telemetry/names.js';
import { type UpgradeSettings, upgradesOf } from './upgrade.js';

/** The middleware, and what an application does with its guard. */
export interface Shield {
  (ctx: Context, next: Next): Promise<void>;
  /** Resolves when the guard has all it needs to decide: the store is connected, or known not to be there, and lists are there, or could not be had. */
  ready(): Promise<void>;
  /** How the guard is, from what went wrong within the last minute. */
  status(): ShieldStatus;
  /**
   * Bans an address (IPv6: its /64), a user (`{ user }`, the id of the principal) or an API key (`{ apiKey }`, kept as a
   * digest only), in place of a ban that there is.
   * @throws {GuardError} `GUARD_BAN_REFUSED` for what is none of these, for loopback and for trusted proxies.
   * @throws {GuardOptionsError} for a bad or unknown option.
   */
  ban(subject: BanSubject, options?: ManualBan): Promise<Ban>;
  /**
   * Lifts a ban, and forgets what led to it; false when there was none. An API key may be given by its digest.
   * @throws {GuardError} `GUARD_BAN_REFUSED` for what is no address, user or API key.
   * @throws {GuardOptionsError} for a bad or unknown option.
   */
  unban(subject: BanSubject, options?: ManualUnban): Promise<boolean>;
  /** The bans in force. */
  bans(filter?: BanFilter): Promise<readonly Ban[]>;
  /**
   * Tells of a security event of the application, as `guard.app.<name>`. Told while the application is at work on a
   * request it carries client, method, path, user and trace, and counts for the entry of its name in `ban.categories`.
   * `ctx` says which request, where callbacks have lost it.
   * @throws {GuardError} `GUARD_EVENT_NAME` unless the name is lower case words with dots or underscores, 64 at most.
   */
  event(name: AppEventName | (string & {}), attributes?: Readonly<Record<string, FindingValue>>, ctx?: Context): void;
  /**
   * Switches emergency mode: while it is on, only `emergency.allow` gets in. Told when it changes. What dynamic rules switch on
   * stays on until they switch it off, and what is switched on here until it is switched off here.
   * @throws {GuardError} `GUARD_EMERGENCY_OFF` for switching on what `checks.emergency` has turned off.
   * @throws {GuardOptionsError} for anything but true and false.
   */
  emergency(on: boolean): void;
  /**
   * Has the upgrades of a server, to WebSocket above all, go through the checks that requests go through, before a listener
   * hears of them. A refused one is answered like a request. Once for each server; the function that comes back ends it.
   * @throws {GuardOptionsError} for what is no server of node:http or node:https, and for a bad or unknown option.
   */
  upgrade(server: Server | HttpsServer, options?: UpgradeSettings): () => void;
  /** What was decided on an upgrade that was let through, and who the caller is, by the request that listeners get. */
  upgraded(req: IncomingMessage): Decision | undefined;
  /** Ends what the guard holds; it goes on guarding, but is no longer counted. Once: a second call waits for the first. */
  close(): Promise<void>;
}

type Middleware = (ctx: Context, next: Next) => Promise<void>;

/** Gives the middleware its methods. */
export function shieldOf(
  middleware: Middleware,
  { status, rules }: { readonly status: () => ShieldStatus; readonly rules: RulePoller | undefined },
  { checks }: Settings,
  services: Services,
): Shield {
  const { bans, strikes, emergency, events, metrics, places, clouds, store, current, delays, unwatchStore } = services;
  const upgrades = upgradesOf(middleware);
  let closed: Promise<void> | undefined;
  const close = async () => {
    rules?.close();
    delays.close();
    clouds.close();
    events.close();
    metrics.close();
    unwatchStore();
    places.close();
    await store.close?.();
  };
  return Object.assign(middleware, {
    async ready() {
      await Promise.all([store.ready?.(), clouds.ready(), rules?.ready()]);
    },
    status,
    async ban(given: BanSubject, options: ManualBan = {}) {
      const subject = bans.readBannable(given);
      const { duration, reason, by } = readArgument(manualBanSchema, options);
      return bans.add(subject, { reason, source: 'manual', ...(by !== undefined && { by }) }, duration);
    },
    async unban(given: BanSubject, options: ManualUnban = {}) {
      const subject = readSubject(given, 'unban');
      const { reason, by } = readArgument(manualUnbanSchema, options);
      strikes?.forgive(subject);
      return bans.lift(subject, { ...(reason !== undefined && { reason }), ...(by !== undefined && { by }) });
    },
    async bans(filter: BanFilter = {}) {
      const { kind } = readArgument(banFilterSchema, filter);
      const all = await bans.list();
      return kind === undefined ? all : all.filter((ban) => ban.kind === kind);
    },
    event(name: string, attributes?: Readonly<Record<string, FindingValue>>, ctx?: Context) {
      if (typeof name !== 'string' || !EVENT_NAME.test(name)) {
        throw new GuardError(
          'GUARD_EVENT_NAME',
          `koa-otel-guard: expected an event name like "auth.failed", got ${shown(name)}`,
        );
      }
      const request = requestOf(ctx) ?? current.request;
      appEvent(events, name, attributes, request);
      if (request) strikes?.told(request, name);
    },
    emergency(on: boolean) {
      if (typeof on !== 'boolean') {
        throw new GuardOptionsError([
          { path: 'on', message: `expected true or false, got a value of type ${typeof on}` },
        ]);
      }
      if (on && checks.emergency === 'off') {
        throw new GuardError(
          'GUARD_EMERGENCY_OFF',
          'koa-otel-guard: checks.emergency is "off", it cannot be switched on',
        );
      }
      emergency.set(on);
    },
    upgrade: upgrades.guard,
    upgraded: upgrades.decisionOn,
    close() {
      closed ??= close();
      return closed;
    },
  });
}
