import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ShieldStatus } from '../../src/health/status.js';
import { ROOT } from '../repository.js';
import type { FollowerMessage, FollowerOptions } from './rules-app.js';

/** An application that follows a rules service, in a process of its own. */
export class Follower {
  /** What it has told about rules, in words: `applied 2`, `rejected GUARD_RULES_VERSION`. */
  readonly told: string[] = [];
  /** When it told the latest, in milliseconds since the epoch. */
  toldAt = 0;
  readonly #process: ChildProcess;
  readonly #heard = new EventEmitter();
  #port = 0;

  /** Resolves once its guard is ready and it listens. */
  static async started(options: FollowerOptions): Promise<Follower> {
    const follower = new Follower(options);
    await follower.#until(() => follower.#port !== 0, 'its port');
    return follower;
  }

  private constructor(options: FollowerOptions) {
    const own = Object.entries(process.env).filter(([name]) => !/^(?:OTEL_|GUARD_|NODE_OPTIONS$)/.test(name));
    const script = join(ROOT, 'dist/test/e2e/rules-app.js');
    this.#process = fork(script, [JSON.stringify(options)], { env: Object.fromEntries(own) });
    open.add(this);
    this.#process.on('message', (message: FollowerMessage) => {
      if (message.kind === 'listening') this.#port = message.port;
      else {
        this.told.push(message.what);
        this.toldAt = message.time;
      }
      this.#heard.emit('heard');
    });
  }

  /** What a client of some address is answered with. */
  async ask(address: string): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/`, { headers: { 'x-forwarded-for': address } });
    await response.arrayBuffer();
    return response.status;
  }

  /** What a load balancer sees. */
  async status(): Promise<ShieldStatus> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/health`);
    return (await response.json()) as ShieldStatus;
  }

  /** Waits until its status is such: it is read anew once a second. */
  async shows(isSo: (status: ShieldStatus) => boolean | undefined): Promise<void> {
    const end = performance.now() + LONGEST;
    for (;;) {
      const status = await this.status();
      if (isSo(status)) return;
      if (performance.now() > end) assert.fail(`not so: ${JSON.stringify(status)}`);
      await wait(PAUSE);
    }
  }

  /** Waits until it has told something, after the first things that it told as many as `since`. */
  async tells(what: string, since = 0): Promise<void> {
    await this.#until(() => this.told.indexOf(what, since) !== -1, what);
  }

  async kill(): Promise<void> {
    open.delete(this);
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    const signal = AbortSignal.timeout(LONGEST);
    while (!isSo()) {
      try {
        await once(this.#heard, 'heard', { signal });
      } catch {
        assert.fail(`${what} did not come: ${this.told.join(', ')}`);
      }
    }
  }
}

const open = new Set<Follower>();

/** For `afterEach`. */
export async function killFollowers(): Promise<void> {
  await Promise.all([...open].map((follower) => follower.kill()));
}

/** Milliseconds. */
const LONGEST = 30_000;
const PAUSE = 50;
