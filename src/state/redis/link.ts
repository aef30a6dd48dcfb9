import { AsyncResource } from 'node:async_hooks';
import { GuardError } from '../../errors.js';
import type { RedisClient } from './client.js';
import { faultType, inTime } from './fault.js';
import { evaluate, type RunScript, type Script, script } from './script.js';

export interface LinkOptions {
  readonly prefix: string;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
}

/** Hears of what the link does. */
export interface LinkListener {
  /** Redis can be asked from now on: at first, and after each outage. */
  up(): void;
  /** Redis is not asked from now on, and why not. */
  down(reason: string): void;
  /** Redis was asked: how long that took in milliseconds, and what went wrong. */
  took(operation: string, milliseconds: number, fault: string | undefined): void;
}

/**
 * The way to Redis, with a circuit breaker: who finds it slow or broken is the last to wait for it. From then on it is
 * asked in the background only, by writing, since a server that is read-only or full still answers a PING, and in the slot
 * in which it failed.
 */
export class Link {
  readonly #client: RedisClient;
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  readonly #handlers: readonly (readonly [event: string, handler: (...details: unknown[]) => void])[];
  /** Runs what no request has asked for where no trace of one goes on. */
  readonly #background = new AsyncResource('koa-otel-guard.redis');
  /** Ends the wait of those who wait for an answer. */
  readonly #waiting = new Set<(fault: unknown) => void>();
  #state: 'starting' | 'up' | 'down' | 'closed' = 'starting';
  #probeKey: string;
  #lastFault: string | undefined;
  #isProbing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: RedisClient, options: LinkOptions, listener: LinkListener) {
    this.#client = client;
    this.#options = options;
    this.#listener = listener;
    this.#probeKey = `${options.prefix}:probe`;
    this.#handlers = [
      ['ready', () => this.#probe()],
      ['close', () => this.#fall(this.#lastFault ?? 'closed')],
      // Without a listener an error of the connection is thrown or printed.
      ['error', (fault) => this.#note(fault)],
    ];
    for (const [event, handler] of this.#handlers) client.on(event, handler);
  }

  /** Begins: not before all that listens is there. */
  open(): void {
    if (this.#client.status === 'ready') {
      this.#rise();
      return;
    }
    if (this.#client.status === 'wait') this.#client.connect().catch((fault) => this.#note(fault));
    this.#probeLater();
  }

  /** Whether a command would be sent now. */
  get isUp(): boolean {
    if (this.#state === 'up' && this.#client.status !== 'ready') this.#fall('closed');
    return this.#state === 'up';
  }

  /** Asks Redis. Rejects when it does not answer well and in time, after which it is not asked for a while. */
  readonly run: RunScript = async (operation, wanted, keys, values) => {
    const start = performance.now();
    try {
      const answer = await this.#ask(wanted, keys, values);
      this.#listener.took(operation, performance.now() - start, undefined);
      return answer;
    } catch (fault) {
      const reason = faultType(fault);
      this.#listener.took(operation, performance.now() - start, reason);
      this.#probeKey = probeKeyNear(keys[0] ?? this.#probeKey);
      this.#fall(reason);
      throw fault;
    }
  };

  /** Asks Redis for what no request waits for: it may take longer, and what goes wrong is not held against Redis. */
  readonly runAside: RunScript = async (operation, wanted, keys, values) => {
    const start = performance.now();
    try {
      const answer = await this.#ask(wanted, keys, values, ASIDE_TIMEOUT);
      this.#listener.took(operation, performance.now() - start, undefined);
      return answer;
    } catch (fault) {
      this.#listener.took(operation, performance.now() - start, faultType(fault));
      throw fault;
    }
  };

  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    for (const [event, handler] of this.#handlers) this.#client.off(event, handler);
  }

  #ask(
    wanted: Script,
    keys: readonly string[],
    values: readonly (string | number)[],
    timeout = this.#options.timeout,
  ): Promise<unknown> {
    return inTime(evaluate(this.#client, wanted, keys, values), timeout, this.#waiting);
  }

  #note(fault: unknown): void {
    this.#lastFault = faultType(fault);
  }

  #rise(): void {
    clearTimeout(this.#timer);
    if (this.#state === 'up' || this.#state === 'closed') return;
    this.#state = 'up';
    this.#lastFault = undefined;
    this.#listener.up();
  }

  #fall(reason: string): void {
    if (this.#state === 'down' || this.#state === 'closed') return;
    this.#state = 'down';
    this.#listener.down(reason);
    // What one found out the others need not wait for.
    for (const end of [...this.#waiting]) end(new GuardError('GUARD_STORE_TIMEOUT', `Redis is not there: ${reason}`));
    this.#probeLater();
  }

  #probeLater(): void {
    if (this.#state === 'closed') return;
    clearTimeout(this.#timer);
    const delay = PROBE_EVERY * (0.75 + Math.random() / 2);
    const timer = this.#background.runInAsyncScope(() => setTimeout(() => this.#probe(), delay));
    this.#timer = timer.unref();
  }

  async #probe(): Promise<void> {
    if (this.#state === 'up' || this.#state === 'closed') return;
    // One that hangs is answered before another one is sent, or rejected when its connection ends.
    if (this.#isProbing) return this.#probeLater();
    if (this.#client.status !== 'ready') {
      this.#fall(this.#lastFault ?? 'closed');
      return this.#probeLater();
    }
    this.#isProbing = true;
    const start = performance.now();
    try {
      const answer = this.#background.runInAsyncScope(() => evaluate(this.#client, PROBE, [this.#probeKey], []));
      answer
        .finally(() => {
          this.#isProbing = false;
        })
        .catch(() => {});
      await inTime(answer, this.#options.timeout, this.#waiting);
      this.#listener.took('probe', performance.now() - start, undefined);
      this.#rise();
    } catch (fault) {
      this.#listener.took('probe', performance.now() - start, faultType(fault));
      this.#fall(faultType(fault));
      this.#probeLater();
    }
  }
}

/** Milliseconds, give or take a quarter, so that instances do not come together. */
const PROBE_EVERY = 1_000;

/** Milliseconds. */
const ASIDE_TIMEOUT = 2_000;

const PROBE = script("return redis.call('SET', KEYS[1], '', 'PX', 1000)");

/** A key in the slot of another one. */
function probeKeyNear(key: string): string {
  return `${key}:probe`;
}
