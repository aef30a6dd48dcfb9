import type { Context, Next } from 'koa';
import type { FindingValue } from './checks/check.js';
import { GuardError, GuardOptionsError } from './errors.js';
import type { ShieldStatus } from './health/status.js';
import { type Duration, readDuration } from './options/duration.js';
import type { Settings } from './options/schema.js';
import type { Services } from './services.js';
import type { Ban } from './state/store.js';
import { activeContext } from './telemetry/registry.js';

export interface ManualBan {
  /** Absent: without end. */
  readonly duration?: Duration;
  /** A word for the event and the list. Default `manual`. */
  readonly reason?: string;
}

/** The middleware, and what an application does with its guard. */
export interface Shield {
  (ctx: Context, next: Next): Promise<void>;
  /** Resolves when the guard has all it needs to decide. */
  ready(): Promise<void>;
  /** How the guard is, from what went wrong within the last minute. */
  status(): ShieldStatus;
  /**
   * Bans an address (IPv6: its /64).
   * @throws {GuardError} `GUARD_BAN_REFUSED` for what is no address, for loopback and for trusted proxies.
   * @throws {GuardOptionsError} for a bad duration.
   */
  ban(address: string, options?: ManualBan): Promise<Ban>;
  /** Lifts a ban; false when there was none. */
  unban(address: string): Promise<boolean>;
  /** The bans in force. */
  bans(): Promise<readonly Ban[]>;
  /**
   * Tells of a security event of the application, as `guard.app.<name>`, in the trace of the current request.
   * @throws {GuardError} `GUARD_EVENT_NAME` unless the name is lower case words with dots or underscores, 64 at most.
   */
  event(name: string, attributes?: Readonly<Record<string, FindingValue>>): void;
  /**
   * Switches emergency mode: while it is on, only `emergency.allow` gets in. Told when it changes.
   * @throws {GuardError} `GUARD_EMERGENCY_OFF` for switching on what `checks.emergency` has turned off.
   * @throws {GuardOptionsError} for anything but true and false.
   */
  emergency(on: boolean): void;
  /** Ends what the guard holds; it goes on guarding, but is no longer counted. Once: a second call waits for the first. */
  close(): Promise<void>;
}

type Middleware = (ctx: Context, next: Next) => Promise<void>;

/** Gives the middleware its methods. */
export function shieldOf(
  middleware: Middleware,
  status: () => ShieldStatus,
  { checks }: Settings,
  services: Services,
): Shield {
  const { bans, emergency, events, metrics, store } = services;
  let closed: Promise<void> | undefined;
  const close = async () => {
    metrics.close();
    await store.close?.();
  };
  return Object.assign(middleware, {
    async ready() {},
    status,
    async ban(address: string, { duration, reason = 'manual' }: ManualBan = {}) {
      const subject = bans.readSubject(address);
      return bans.add(
        subject,
        { reason, source: 'manual' },
        duration === undefined ? undefined : readBanDuration(duration),
      );
    },
    unban: async (address: string) => bans.lift(bans.readSubject(address)),
    bans: async () => bans.list(),
    event(name: string, attributes: Readonly<Record<string, FindingValue>> = {}) {
      if (!EVENT_NAME.test(name)) {
        const given = JSON.stringify(name);
        throw new GuardError(
          'GUARD_EVENT_NAME',
          `koa-otel-guard: expected an event name like "auth.failed", got ${given}`,
        );
      }
      events.tell(`guard.app.${name}`, 'INFO', `The application tells of ${name}.`, { ...attributes }, activeContext());
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
    close() {
      closed ??= close();
      return closed;
    },
  });
}

const EVENT_NAME = /^[a-z][a-z0-9_.]{0,63}$/;

function readBanDuration(duration: Duration): number {
  const milliseconds = readDuration(duration);
  if (milliseconds !== undefined) return milliseconds;
  const message = `expected a duration like "1h" or a number of seconds, got ${JSON.stringify(duration)}`;
  throw new GuardOptionsError([{ path: 'duration', message }]);
}
