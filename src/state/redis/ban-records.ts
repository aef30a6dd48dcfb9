import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import { BAN_KINDS, type Ban, type BanKind } from '../store.js';
import { BAN_PAGE, DELETE_BAN, SET_BAN, VERSION } from './ban-scripts.js';
import type { RunScript } from './script.js';

/** Where the bans in Redis stand: comparable within one epoch. */
export interface BanVersion {
  readonly epoch: string;
  readonly version: number;
}

/** A change of the bans in Redis, as all who listen hear of it. */
export type PublishedChange = BanVersion & { readonly by: string } & BanChange;

export type BanChange =
  | { readonly change: 'set'; readonly ban: Ban }
  | { readonly change: 'lifted'; readonly ban: Pick<Ban, 'kind' | 'subject'> };

export interface BanRecordsOptions {
  readonly prefix: string;
  /** How many bans are kept of each kind and source. */
  readonly max: number;
  readonly now: Clock;
}

/**
 * The bans in Redis. Times go there and back as what is left of them: clocks of machines differ, and that of a process
 * stands still while its machine sleeps.
 */
export class BanRecords {
  readonly #run: RunScript;
  readonly #options: BanRecordsOptions;

  constructor(run: RunScript, options: BanRecordsOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** The channel that changes are published on. */
  get channel(): string {
    return `${this.#options.prefix}:bans`;
  }

  /** Where the bans stand; says it on a channel, too, when given one. */
  async version(channel = ''): Promise<BanVersion> {
    return readVersion(await this.#run('bans', VERSION, [this.#key('meta')], [randomUUID(), channel]));
  }

  /** `ifAbsent`: leaves the ban that its subject is under. False for a ban that is over, which is not set. */
  async set(ban: Ban, by: string, ifAbsent = false): Promise<boolean> {
    const { max, now } = this.#options;
    const left = ban.until === undefined ? FOREVER : Math.round(ban.until - now());
    if (left !== FOREVER && left <= 0) return false;
    await this.#run('ban', SET_BAN, this.#rooms(ban.kind, ban.source), [
      ...this.#change(ban, by),
      left,
      max,
      ifAbsent ? 1 : 0,
    ]);
    return true;
  }

  /** True when there was a ban to lift. */
  async delete(kind: BanKind, subject: string, by: string): Promise<boolean> {
    const lifted = await this.#run(
      'unban',
      DELETE_BAN,
      this.#rooms(kind, 'manual'),
      this.#change({ kind, subject }, by),
    );
    return Number(lifted) > 0;
  }

  /** All bans in force, page by page. What changes meanwhile may or may not be there. */
  async *pages(): AsyncGenerator<readonly Ban[]> {
    for (const kind of BAN_KINDS) {
      for (const source of SOURCES) {
        let cursor = '0';
        do {
          const page = await this.#run('bans', BAN_PAGE, [this.#key(`${kind}:${source}`)], [cursor]);
          if (!Array.isArray(page)) throw new TypeError('Redis answered with no bans');
          const [time, next, ...texts] = page;
          cursor = String(next);
          yield texts.flatMap((text) => this.#stored(String(text), Number(time)) ?? []);
        } while (cursor !== '0');
      }
    }
  }

  /** Reads what was published; undefined for what is something else. */
  published(message: string): PublishedChange | undefined {
    const [, epoch = '', version, by = '', left = '', json = ''] = PUBLISHED.exec(message) ?? [];
    const read = readBan(json);
    if (!read) return undefined;
    const where = { epoch, version: Number(version), by };
    if (left === 'lifted') return { ...where, change: 'lifted', ban: { kind: read.kind, subject: read.subject } };
    const ban = this.#lasting(read, left === FOREVER ? undefined : Number(left));
    return ban && { ...where, change: 'set', ban };
  }

  /** Of "end ban" the ban; undefined for one that is over, or is none. */
  #stored(text: string, time: number): Ban | undefined {
    const space = text.indexOf(' ');
    const end = text.slice(0, space);
    const read = readBan(text.slice(space + 1));
    return read && this.#lasting(read, end === FOREVER ? undefined : Number(end) - time);
  }

  /** A ban with its times by the clock of this process. */
  #lasting({ since, until, source, reason, ...ban }: Read, left: number | undefined): Ban | undefined {
    if (source === undefined || reason === undefined || since === undefined) return undefined;
    if (left === undefined) return { ...ban, source, reason, since };
    if (!(left > 0)) return undefined;
    const ends = this.#options.now() + left;
    return { ...ban, source, reason, since: until === undefined ? since : ends - (until - since), until: ends };
  }

  #change(ban: Pick<Ban, 'kind' | 'subject'>, by: string): string[] {
    return [randomUUID(), this.channel, by, ban.subject, JSON.stringify(ban)];
  }

  #rooms(kind: BanKind, source: Ban['source']): string[] {
    const own = this.#key(`${kind}:${source}`);
    const other = this.#key(`${kind}:${source === 'manual' ? 'automatic' : 'manual'}`);
    return [this.#key('meta'), own, `${own}:ends`, other, `${other}:ends`];
  }

  /** All bans are in one slot: they are written rarely, and never asked for by a request. */
  #key(name: string): string {
    return `{${this.#options.prefix}:bans}:${name}`;
  }
}

/** Reads "epoch version", or the two as they are. */
export function readVersion(answer: unknown): BanVersion {
  const [epoch, version] = typeof answer === 'string' ? answer.split(' ') : Array.isArray(answer) ? answer : [];
  return { epoch: String(epoch), version: Number(version) };
}

const FOREVER = 'forever';
const SOURCES = ['manual', 'automatic'] as const;
const PUBLISHED = /^(\S+) (\d+) (\S+) (\d+|forever|lifted) (.*)$/s;

/** What others have written is not believed to be what it should be. */
const text = z.string().min(1).max(1_024);
const banSchema = z.object({
  kind: z.enum(BAN_KINDS),
  subject: text,
  reason: text.optional(),
  source: z.enum(SOURCES).optional(),
  by: text.exactOptional(),
  count: z.int().positive().exactOptional(),
  since: z.number().optional(),
  until: z.number().optional(),
});
type Read = z.infer<typeof banSchema>;

function readBan(json: string): Read | undefined {
  try {
    const { success, data } = banSchema.safeParse(JSON.parse(json));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
