import type { Context } from '@opentelemetry/api';
import { LRUCache } from 'lru-cache';
import type { JudgedFinding } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Clock } from '../state/clock.js';
import { SlidingWindow } from '../state/sliding-window.js';
import { WindowSlots } from '../state/window-slots.js';
import type { Facts } from './attributes.js';
import { ATTRIBUTES, OTHER } from './names.js';
import { placeAttributes } from './place-attributes.js';
import { redact } from './redact.js';

export interface AttackWavesOptions {
  /** Findings of one client within the window that make a wave. */
  readonly findings: number;
  /** Milliseconds; also how long a client has to be quiet for its wave to end. */
  readonly window: number;
}

/** What one client has sent, from its first finding on, without a pause as long as the window. */
export interface AttackWave {
  readonly client: string;
  /** Its address, as it was first seen. */
  readonly address: string;
  /** Where that is, as attributes. */
  readonly place: Facts;
  /** When its first attack came, and its last. */
  readonly since: number;
  last: number;
  findings: number;
  /** Those of them that were not told by themselves. */
  untold: number;
  /** How many of each attack family; of what has none, of each reason. */
  readonly kinds: Map<string, number>;
  /** The first ones that differ in reason, rule, method or path, redacted. */
  readonly samples: Set<string>;
}

/** Hears when a wave begins (in the context of the finding that made it one), now and then while it lasts, and when it ends. */
export type AttackWaveListener = (phase: 'began' | 'lasts' | 'ended', wave: AttackWave, where?: Context) => void;

/** Takes together what one client sends in a wave of attacks. A bounded number of clients, a bounded sum of each. */
export class AttackWaves {
  readonly #options: AttackWavesOptions;
  readonly #now: Clock;
  readonly #listener: AttackWaveListener;
  readonly #slots = new WindowSlots();
  readonly #runs = new LRUCache<string, Run>({ max: MOST_CLIENTS, disposeAfter: (run) => this.#leave(run) });
  readonly #begun = new Set<Run>();
  #due = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: AttackWavesOptions, now: Clock, listener: AttackWaveListener) {
    this.#options = options;
    this.#now = now;
    this.#listener = listener;
  }

  /** Whether a finding is part of a wave, and so not told by itself. */
  takes(request: GuardRequest, finding: JudgedFinding, where: Context): boolean {
    const now = this.#now();
    if (now >= this.#due) this.#look(now);
    const run = this.#runOf(request, finding, now);
    if (run === undefined) return false;
    if (isAttack(finding)) run.last = now;
    run.findings++;
    const kind = kindOf(finding);
    const counted = run.kinds.has(kind) || run.kinds.size < MOST_KINDS ? kind : OTHER;
    run.kinds.set(counted, (run.kinds.get(counted) ?? 0) + 1);
    if (run.samples.size < MOST_SAMPLES) run.samples.add(sampleOf(request, finding));
    if (this.#begun.has(run)) {
      run.untold++;
      return true;
    }
    const { findings: requests, window } = this.#options;
    if (run.window.hit({ requests, window }, now).remaining > 0) return false;
    this.#begin(run, now, where);
    return true;
  }

  /** Tells of the end of every wave, and ends the timer. Waves from now on end when a finding comes after their time. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const { client } of this.#begun) this.#runs.delete(client);
  }

  /** What a finding belongs to. One that is no attack belongs to a wave that there is, and makes none. */
  #runOf(request: GuardRequest, finding: JudgedFinding, now: number): Run | undefined {
    const { address } = request;
    if (!address) return undefined;
    const client = address.subject;
    const known = this.#runs.get(client);
    if (known && now - known.last < this.#options.window && (isAttack(finding) || this.#begun.has(known))) return known;
    if (!isAttack(finding)) return undefined;
    const run: Run = {
      client,
      address: address.text,
      place: placeAttributes(() => request),
      since: now,
      last: now,
      findings: 0,
      untold: 0,
      kinds: new Map(),
      samples: new Set(),
      window: new SlidingWindow(this.#slots),
      toldAt: now,
    };
    this.#runs.set(client, run);
    return run;
  }

  #begin(run: Run, now: number, where: Context): void {
    run.untold++;
    run.toldAt = now;
    this.#begun.add(run);
    this.#listener('began', run, where);
    this.#schedule(this.#dueOf(run), now);
  }

  /** Ends the waves that have been quiet, and tells of those that last. */
  #look(now: number): void {
    this.#due = Number.POSITIVE_INFINITY;
    for (const run of this.#begun) {
      if (now - run.last >= this.#options.window) {
        this.#runs.delete(run.client);
        continue;
      }
      if (now >= run.toldAt + TOLD_EVERY * this.#options.window) {
        run.toldAt = now;
        this.#listener('lasts', run);
      }
      this.#schedule(this.#dueOf(run), now);
    }
  }

  #dueOf({ last, toldAt }: Run): number {
    return Math.min(last + this.#options.window, toldAt + TOLD_EVERY * this.#options.window);
  }

  #schedule(due: number, now: number): void {
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const wait = Math.min(Math.ceil(due - now), LONGEST_WAIT);
    this.#timer = setTimeout(() => this.#look(this.#now()), wait).unref();
  }

  #leave(run: Run): void {
    run.window.release();
    if (this.#begun.delete(run)) this.#listener('ended', run);
  }
}

interface Run extends AttackWave {
  /** Counts towards a wave. */
  readonly window: SlidingWindow;
  /** When it was last told that the wave is there. */
  toldAt: number;
}

const MOST_CLIENTS = 2_000;
const MOST_KINDS = 16;
const MOST_SAMPLES = 10;
const LONGEST_SAMPLE = 160;
/** A wave that lasts is told of after so many windows each time. */
const TOLD_EVERY = 5;
/** Timers cannot wait for as long as a window may be. */
const LONGEST_WAIT = 3_600_000;

/**
 * What scores is an attack, and so is going on after a ban or against a limit. What every visitor gets who comes over
 * plain http, outside opening hours or without a header is none, however often.
 */
function isAttack({ score, reason }: JudgedFinding): boolean {
  return (score > 0 && reason !== 'detection.observed') || INSISTING.has(reason);
}

const INSISTING: ReadonlySet<string> = new Set([
  'ban.active',
  'ip.denied',
  'auth.invalid',
  'auth.throttled',
  'rate_limit.exceeded',
]);

function kindOf({ check, reason, attributes }: JudgedFinding): string {
  const family = check === 'detection' ? attributes?.[ATTRIBUTES.RULE_CATEGORY.name] : undefined;
  return family === undefined ? reason : String(family);
}

function sampleOf({ method, path }: GuardRequest, { reason, attributes }: JudgedFinding): string {
  const rule = attributes?.[ATTRIBUTES.RULE_NAME.name];
  const sample = redact([reason, ...(rule === undefined ? [] : [rule]), method, path].join(' '), LONGEST_SAMPLE);
  // A copy: a part of a string keeps all of it in memory.
  return Buffer.from(sample).toString();
}
