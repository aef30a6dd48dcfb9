import { createHash } from 'node:crypto';
import { asError, type OptionFault } from '../errors.js';
import { inTurns } from '../intel/turns.js';
import type { Clock } from '../state/clock.js';
import type { RulesCache } from './cached-rules.js';
import { diffSteps } from './diff.js';
import type { RulesListener } from './listener.js';
import { type RuleSet, ruleSetSteps } from './rule-set.js';
import { RulesError } from './rules-error.js';
import { openEnvelope, type VerifyKeys } from './signature.js';
import type { RulesOutcome, RulesText } from './sources/source.js';

export interface RulesInForceOptions {
  /** A set has to be signed with one of these. */
  readonly verify?: VerifyKeys | undefined;
  /** The wall clock: sets say until when they hold. */
  readonly now: Clock;
  /**
   * Puts a set in force, or with `undefined` the guard's own options alone; answers with what does not fit this guard, and has
   * changed nothing then. It is not called again before it has answered.
   */
  readonly apply: (rules: RuleSet | undefined) => Applied | Promise<Applied>;
  readonly listener: RulesListener;
}

export type Applied = readonly OptionFault[] | undefined;

/** The set that is in force. Times in milliseconds since the epoch. */
export interface HeldRules {
  readonly rules: RuleSet;
  readonly appliedAt: number;
  /** As the source gave it. */
  readonly given: string;
  /** Out of its envelope. */
  readonly text: string;
  readonly etag: string | undefined;
  /** When the source last said that it holds. */
  readonly confirmedAt: number;
}

/** Takes sets one after another: each is in force whole, until it expires or the next one is, or not at all. */
export class RulesInForce {
  readonly #options: RulesInForceOptions;
  readonly #cache: RulesCache;
  #held: HeldRules | undefined;
  #outcome: RulesOutcome | undefined;
  /** The latest set that ever held: what is older never will again. */
  #latest: { readonly version: number; readonly text: string } | undefined;
  /** Why sets were rejected, by digest, so that each is read once. */
  readonly #bad = new Map<string, RulesError>();
  /** As confirmed at, the set that is held was last written to the caches. */
  #writtenAt = 0;
  #expiry: NodeJS.Timeout | undefined;
  #applying: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: RulesInForceOptions, cache: RulesCache) {
    this.#options = options;
    this.#cache = cache;
  }

  get held(): HeldRules | undefined {
    return this.#held;
  }

  /** What became of the last set. */
  get outcome(): RulesOutcome | undefined {
    return this.#outcome;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#expiry);
  }

  /** Puts a set in force unless it is the one that is. @throws {RulesError} for one that is not good. */
  async take({ text: given, etag }: RulesText): Promise<'applied' | 'unchanged'> {
    const held = this.#held;
    if (held && held.given === given) {
      await this.#confirmed(held, { given, etag });
      return 'unchanged';
    }
    const digest = createHash('sha256').update(given).digest('base64');
    const known = this.#bad.get(digest);
    if (known) throw known;
    try {
      const text = await this.#opened(given);
      if (held && held.text === text) {
        await this.#confirmed(held, { given, etag });
        return 'unchanged';
      }
      await this.#replace({ given, text, etag, confirmedAt: this.#options.now() }, false);
      return 'applied';
    } catch (error) {
      // What went wrong otherwise may not do so again, and what was over is not when the clock has been set right.
      if (!(error instanceof RulesError)) throw refused(error);
      if (error.code === 'GUARD_RULES_EXPIRED') throw error;
      if (this.#bad.size >= MOST_BAD) this.#bad.clear();
      this.#bad.set(digest, error);
      throw error;
    }
  }

  /** Takes note of a set that is not applied. */
  rejected({ code }: RulesError): void {
    this.#outcome = { version: this.#held?.rules.version, result: 'rejected', reason: code };
  }

  async #opened(given: string): Promise<string> {
    return (await openEnvelope(given, this.#options.verify)).text;
  }

  /** Reads a set and has it applied. @throws {RulesError} */
  async #replace(next: Omit<HeldRules, 'rules' | 'appliedAt'>, isCached: boolean): Promise<void> {
    const start = performance.now();
    const reading = await inTurns(ruleSetSteps(next.text));
    if ('faults' in reading) throw invalid('GUARD_RULES_INVALID', reading.faults);
    const { rules } = reading;
    this.#refuseOlder(rules, next.text);
    const isOver = () => endOf({ ...next, rules }) <= this.#options.now();
    if (isOver()) {
      this.#latest = { version: rules.version, text: next.text };
      throw new RulesError(
        'GUARD_RULES_EXPIRED',
        `version ${rules.version} held until ${timeText(endOf({ ...next, rules }))}`,
      );
    }
    await this.#alone(async () => {
      if (this.#isClosed) return;
      const faults = await this.#options.apply(rules);
      if (faults && faults.length > 0) throw invalid('GUARD_RULES_REFUSED', faults);
      const before = this.#held;
      this.#held = { ...next, rules, appliedAt: this.#options.now() };
      this.#latest = { version: rules.version, text: next.text };
      this.#outcome = { version: rules.version, result: 'applied', reason: undefined };
      this.#armExpiry();
      const duration = performance.now() - start;
      const diff = await inTurns(diffSteps(before?.rules, rules));
      this.#options.listener.changed({ change: 'applied', version: rules.version, isCached, diff, duration });
    });
    if (!isCached) await this.#write();
  }

  #refuseOlder({ version }: RuleSet, text: string): void {
    const latest = this.#latest;
    if (!latest || version > latest.version || (version === latest.version && text === latest.text)) return;
    const why =
      version < latest.version
        ? `version ${version} is older than ${latest.version}, which was applied before`
        : `version ${version} was another set when it was applied: a new one needs a higher version`;
    throw new RulesError('GUARD_RULES_VERSION', why);
  }

  /** The source says that the set it is known to have given still holds. */
  async confirm(held: HeldRules): Promise<void> {
    await this.#confirmed(held, held);
  }

  async #confirmed(held: HeldRules, { given, etag }: Pick<HeldRules, 'given' | 'etag'>): Promise<void> {
    // It may have expired while it was on its way.
    if (this.#held !== held) return;
    const confirmedAt = this.#options.now();
    this.#held = { ...held, given, etag, confirmedAt };
    this.#outcome = { version: held.rules.version, result: 'applied', reason: undefined };
    this.#armExpiry();
    const { ttl } = held.rules;
    // What was kept with another signature or too long ago would not hold at the next start.
    const isStale = ttl !== undefined && confirmedAt - this.#writtenAt > ttl / 4;
    if (given !== held.given || isStale) await this.#write();
  }

  /** Takes the set that is kept from before. */
  async restore(): Promise<void> {
    for (const { text: given, confirmedAt } of await this.#cache.read()) {
      try {
        const text = await this.#opened(given);
        if (this.#held?.text === text) continue;
        // What a clock wrote that is ahead would hold for too long.
        const confirmed = Math.min(confirmedAt, this.#options.now());
        await this.#replace({ given, text, etag: undefined, confirmedAt: confirmed }, true);
        this.#writtenAt = confirmed;
      } catch (error) {
        const isPast = error instanceof RulesError && PAST.has(error.code);
        if (!isPast)
          this.#faulted(new RulesError('GUARD_RULES_CACHE', `a rule set that was kept: ${asError(error).message}`));
      }
    }
  }

  async #write(): Promise<void> {
    const held = this.#held;
    if (!held || this.#isClosed) return;
    const { given: text, confirmedAt } = held;
    this.#writtenAt = confirmedAt;
    await this.#cache.write({ text, confirmedAt });
  }

  #armExpiry(): void {
    clearTimeout(this.#expiry);
    if (!this.#held || this.#isClosed) return;
    const left = endOf(this.#held) - this.#options.now();
    if (left === Number.POSITIVE_INFINITY) return;
    this.#expiry = setTimeout(() => this.#expire(), Math.max(0, Math.min(left, LONGEST_TIMER))).unref();
  }

  #expire(): void {
    this.#alone(async () => {
      const held = this.#held;
      if (!held || this.#isClosed) return;
      if (endOf(held) > this.#options.now()) return this.#armExpiry();
      await this.#options.apply(undefined);
      this.#held = undefined;
      const { version } = held.rules;
      this.#outcome = { version: undefined, result: 'expired', reason: undefined };
      this.#options.listener.changed({ change: 'expired', version });
    }).catch((error: unknown) => this.#faulted(refused(error)));
  }

  /** Runs what changes the rules in force after what changes them already. */
  #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const running = this.#applying.then(run, run);
    this.#applying = running.catch(() => {});
    return running;
  }

  #faulted(error: RulesError): void {
    if (!this.#isClosed) this.#options.listener.faulted(error);
  }
}

/** When a set holds no more, in milliseconds since the epoch. */
export function endOf({ rules: { expiresAt, ttl }, confirmedAt }: Pick<HeldRules, 'rules' | 'confirmedAt'>): number {
  return Math.min(
    expiresAt ?? Number.POSITIVE_INFINITY,
    ttl === undefined ? Number.POSITIVE_INFINITY : confirmedAt + ttl,
  );
}

function invalid(code: 'GUARD_RULES_INVALID' | 'GUARD_RULES_REFUSED', faults: readonly OptionFault[]): RulesError {
  const shown = faults
    .slice(0, SHOWN_FAULTS)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = faults.length > SHOWN_FAULTS ? `, and ${faults.length - SHOWN_FAULTS} more` : '';
  return new RulesError(code, `${shown.join('; ')}${more}`, { faults });
}

function refused(error: unknown): RulesError {
  return new RulesError('GUARD_RULES_REFUSED', `could not be applied: ${asError(error).message}`);
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** What is no fault of a set that was kept. */
const PAST: ReadonlySet<string> = new Set(['GUARD_RULES_EXPIRED', 'GUARD_RULES_VERSION']);
const MOST_BAD = 32;
const SHOWN_FAULTS = 3;
