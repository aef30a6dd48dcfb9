import { randomUUID } from 'node:crypto';
import { memoryBans } from '../memory-bans.js';
import type { Ban, BanKind, BanStore } from '../store.js';
import { subjectKey } from '../subject.js';
import { type BanChange, type BanRecords, type BanVersion, readVersion } from './ban-records.js';

export interface SharedBansOptions {
  /** How many bans are held of each kind and source. */
  readonly max: number;
  /** Whether Redis can be asked and changes are heard of. */
  readonly isConnected: () => boolean;
  readonly canWrite: () => boolean;
  /** Hears when the bans of all instances are here: at first, and after each time they may not have been. */
  readonly inSync: () => void;
  /** Hears of a ban that was lifted, wherever. */
  readonly lifted: (subject: Pick<Ban, 'kind' | 'subject'>) => void;
}

/** A change that was made here. */
type OwnChange = BanChange & {
  readonly by: string;
  /** Redis has it; its echo is still to come. */
  isWritten: boolean;
};

/**
 * The bans of all instances, answered from a copy in this process. What is changed here holds here at once, and is
 * written to Redis, now or when it is back. What others change is heard of; whenever something may have been missed, the
 * copy is compared with Redis page by page.
 */
export class SharedBans implements BanStore {
  readonly synchronous = true;
  readonly #records: BanRecords;
  readonly #options: SharedBansOptions;
  readonly #copy: BanStore;
  readonly #id = randomUUID();
  #changes = 0;
  /**
   * Own changes until they have come back over the channel: what others changed before is not applied over them. Who came
   * last in Redis is then last here, too.
   */
  readonly #own = new Map<string, OwnChange>();
  #seen: BanVersion | undefined;
  #isInSync = false;
  #syncing: Promise<void> | undefined;
  #wantsSync = false;
  /** Subjects that changed since a comparison began: what it reads of them may be older. */
  #changedSince: Set<string> | undefined;

  constructor(records: BanRecords, options: SharedBansOptions) {
    this.#records = records;
    this.#options = options;
    this.#copy = memoryBans(options.max);
  }

  /** The channel of this instance alone. */
  get ownChannel(): string {
    return `${this.#records.channel}:${this.#id}`;
  }

  get(kind: BanKind, subject: string, now: number): Ban | undefined {
    return this.#copy.get(kind, subject, now);
  }

  has(kind: BanKind): boolean {
    return this.#copy.has?.(kind) !== false;
  }

  list(now: number): readonly Ban[] {
    return this.#copy.list(now) as readonly Ban[];
  }

  /** Never rejects: what Redis does not take now it is told later. */
  async set(ban: Ban): Promise<void> {
    this.#copy.set(ban);
    await this.#write(this.#changed({ change: 'set', ban }));
  }

  async delete(kind: BanKind, subject: string): Promise<boolean> {
    const wasHere = await this.#copy.delete(kind, subject);
    const wasThere = await this.#write(this.#changed({ change: 'lifted', ban: { kind, subject } }));
    return wasHere || wasThere;
  }

  /** Takes a change that was published. */
  heard(message: string): void {
    const published = this.#records.published(message);
    const seen = this.#seen;
    // Another epoch: of another database, whose channels are the same, or of this one after a loss, which the beat tells.
    if (!published || !seen || published.epoch !== seen.epoch) return;
    const { version, by, ban } = published;
    const key = subjectKey(ban);
    const own = this.#own.get(key);
    if (own?.by === by) this.#own.delete(key);
    if (version <= seen.version) return;
    const isMissing = version > seen.version + 1;
    this.#seen = { epoch: seen.epoch, version };
    this.#changedSince?.add(key);
    if (!own || own.by === by) {
      if (published.change === 'set') this.#copy.set(published.ban);
      else this.#lifted(ban);
    }
    if (isMissing) this.sync();
  }

  /** Takes where the bans in Redis stand, to notice what was not heard. */
  compare(message: string): void {
    const { epoch, version } = readVersion(message);
    const isSame = epoch === this.#seen?.epoch && version === this.#seen.version;
    if (!isSame || !this.#isInSync) this.sync();
  }

  /** Compares the copy with Redis, once more if it is being done already. */
  sync(): void {
    this.#isInSync = false;
    this.#wantsSync = true;
    this.#syncing ??= this.#syncWhileWanted().finally(() => {
      this.#syncing = undefined;
    });
  }

  async #syncWhileWanted(): Promise<void> {
    while (this.#wantsSync && this.#options.isConnected()) {
      this.#wantsSync = false;
      try {
        await this.#compareAll();
        this.#isInSync = !this.#wantsSync;
        if (this.#isInSync) this.#options.inSync();
      } catch {
        // Told by the link, which asks for it anew when Redis is back; else the next beat does.
        return;
      } finally {
        this.#changedSince = undefined;
      }
    }
  }

  async #compareAll(): Promise<void> {
    const changed = new Set<string>();
    this.#changedSince = changed;
    const settled = [...this.#own.entries()].filter(([, { isWritten }]) => isWritten);
    const before = this.#seen;
    const now = await this.#records.version();
    this.#seen = now;
    if (before && (before.epoch !== now.epoch || before.version > now.version)) await this.#restore();
    // What was written and has not come back was said while nobody listened.
    for (const [key, change] of settled) if (this.#own.get(key) === change) this.#own.delete(key);
    for (const change of [...this.#own.values()]) if (!change.isWritten) await this.#send(change);

    const present = new Set<string>();
    for await (const page of this.#records.pages()) {
      for (const ban of page) {
        const key = subjectKey(ban);
        present.add(key);
        if (!changed.has(key) && !this.#own.has(key)) this.#copy.set(ban);
      }
    }
    for (const ban of this.list(Number.NEGATIVE_INFINITY)) {
      const key = subjectKey(ban);
      if (!present.has(key) && !changed.has(key) && !this.#own.has(key)) this.#copy.delete(ban.kind, ban.subject);
    }
  }

  #lifted(ban: Pick<Ban, 'kind' | 'subject'>): void {
    this.#copy.delete(ban.kind, ban.subject);
    this.#options.lifted(ban);
  }

  /** Redis has lost bans, all or the latest ones: it gets them from those who still know. */
  async #restore(): Promise<void> {
    for (const ban of this.list(Number.NEGATIVE_INFINITY)) await this.#records.set(ban, this.#id, true);
  }

  #changed(change: BanChange): OwnChange {
    const own = { ...change, by: `${this.#id}/${++this.#changes}`, isWritten: false };
    const key = subjectKey(change.ban);
    this.#own.delete(key);
    const [oldest] = this.#own.keys();
    if (oldest !== undefined && this.#own.size >= this.#options.max) this.#own.delete(oldest);
    this.#own.set(key, own);
    this.#changedSince?.add(key);
    return own;
  }

  /** True when a ban was lifted. */
  async #write(change: OwnChange): Promise<boolean> {
    if (!this.#options.canWrite()) return false;
    try {
      return await this.#send(change);
    } catch {
      return false;
    }
  }

  async #send(change: OwnChange): Promise<boolean> {
    if (change.change === 'set') {
      const isSent = await this.#records.set(change.ban, change.by);
      change.isWritten = true;
      // A ban that is over meanwhile is nobody's business any more.
      if (!isSent && this.#own.get(subjectKey(change.ban)) === change) this.#own.delete(subjectKey(change.ban));
      return false;
    }
    const { kind, subject } = change.ban;
    const lifted = await this.#records.delete(kind, subject, change.by);
    change.isWritten = true;
    return lifted;
  }
}
