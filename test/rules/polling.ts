import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { RulesChange, RulesPoll } from '../../src/rules/listener.js';
import { RulePoller, type RulePollerOptions } from '../../src/rules/poller.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import type { RulesError } from '../../src/rules/rules-error.js';
import { httpSource } from '../../src/rules/sources/http.js';
import type { RuleSource } from '../../src/rules/sources/source.js';

/** A poller, and what becomes of it. */
export class Polling {
  readonly poller: RulePoller;
  readonly changes: RulesChange[] = [];
  readonly polls: RulesPoll[] = [];
  readonly faults: RulesError[] = [];
  /** What was put in force, one after another; `undefined` for nothing. */
  readonly applied: (RuleSet | undefined)[] = [];
  readonly #heard = new EventEmitter();

  constructor(options: Partial<RulePollerOptions> & { readonly source: RuleSource }) {
    const heard = this.#heard;
    this.poller = new RulePoller({
      interval: 20,
      caches: [],
      now: Date.now,
      apply: (rules) => void this.applied.push(rules),
      listener: {
        changed: (change) => {
          this.changes.push(change);
          heard.emit('heard');
        },
        polled: (poll) => {
          this.polls.push(poll);
          heard.emit('heard');
        },
        faulted: (error) => {
          this.faults.push(error);
          heard.emit('heard');
        },
      },
      ...options,
    });
    open.add(this);
    this.poller.start();
  }

  /** The version in force. */
  get version(): number | undefined {
    return this.applied.at(-1)?.version;
  }

  /** What was told, in words. */
  get told(): readonly string[] {
    return this.changes.map((change) => {
      switch (change.change) {
        case 'applied':
          return `applied ${change.version}${change.isCached ? ' as kept' : ''}`;
        case 'rejected':
          return `rejected ${change.error.code}`;
        case 'expired':
          return `expired ${change.version}`;
        default:
          return change.change;
      }
    });
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean, what = 'what was waited for'): Promise<void> {
    const signal = AbortSignal.timeout(20_000);
    while (!isSo()) {
      try {
        await once(this.#heard, 'heard', { signal });
      } catch {
        assert.fail(
          `${what} did not come: ${this.told.join(', ')}; ${this.polls.map(({ result }) => result).join(', ')}`,
        );
      }
    }
  }

  /** Waits for as many readings from now on, of a result if there is one. */
  async polled(count = 1, result?: RulesPoll['result']): Promise<void> {
    const before = this.polls.length;
    const since = () => this.polls.slice(before).filter((poll) => result === undefined || poll.result === result);
    await this.until(() => since().length >= count, `${count} readings ${result ?? ''}`);
  }
}

const open = new Set<Polling>();

export function closePollers(): void {
  for (const { poller } of open) poller.close();
  open.clear();
}

export function over(url: URL): RuleSource {
  return httpSource({ url, headers: {}, tls: undefined, instance: 'test' });
}
