import type { RedisClient, RedisSubscriber } from './client.js';

export interface BanChannelListener {
  /** From now on nothing that is said goes unheard. */
  subscribed(): void;
  /** Nothing is heard for the time being, and why. */
  lost(reason: string): void;
  message(text: string): void;
  /** The answer to the latest beat. */
  beat(text: string): void;
}

export interface BanChannelOptions {
  readonly channel: string;
  /** A channel of this instance alone. */
  readonly own: string;
  /** Has Redis say something on `own`, if it can be asked now. */
  readonly askForBeat: () => Promise<unknown> | undefined;
}

/**
 * Listens to the changes of others, on a connection of its own. A connection that is silent because nothing happens looks
 * like one that is dead: the beat goes to Redis by one connection and has to come back by the other.
 */
export class BanChannel {
  readonly #subscriber: RedisSubscriber;
  readonly #options: BanChannelOptions;
  readonly #listener: BanChannelListener;
  readonly #timer: NodeJS.Timeout;
  #isSubscribed = false;
  #isBeatDue = false;

  constructor(client: Pick<RedisClient, 'duplicate'>, options: BanChannelOptions, listener: BanChannelListener) {
    this.#options = options;
    this.#listener = listener;
    const subscriber = client.duplicate();
    this.#subscriber = subscriber;
    subscriber.on('ready', () => void this.#subscribe());
    subscriber.on('close', () => this.#lose('closed'));
    // Faults end in a close; without a listener they would be printed.
    subscriber.on('error', () => {});
    subscriber.on('message', (channel, text) => this.#hear(String(channel), String(text)));
    if (subscriber.status === 'wait') this.#connect();
    this.#timer = setInterval(() => void this.#beat(), BEAT_EVERY).unref();
  }

  get isSubscribed(): boolean {
    return this.#isSubscribed;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#isSubscribed = false;
    this.#subscriber.disconnect();
  }

  #connect(): void {
    this.#subscriber.connect().catch(() => {});
  }

  async #subscribe(): Promise<void> {
    const { channel, own } = this.#options;
    try {
      await this.#subscriber.subscribe(channel, own);
      this.#isSubscribed = true;
      this.#isBeatDue = false;
      this.#listener.subscribed();
    } catch {
      // The next beat tries again.
    }
  }

  #lose(reason: string): void {
    if (!this.#isSubscribed) return;
    this.#isSubscribed = false;
    this.#listener.lost(reason);
  }

  #hear(channel: string, text: string): void {
    if (channel === this.#options.own) {
      this.#isBeatDue = false;
      this.#listener.beat(text);
    } else {
      this.#listener.message(text);
    }
  }

  async #beat(): Promise<void> {
    // The client that it was made from may give up; this connection does not.
    if (this.#subscriber.status === 'end') return this.#connect();
    if (!this.#isSubscribed) {
      this.#listener.lost('unsubscribed');
      return this.#subscriber.status === 'ready' ? this.#subscribe() : undefined;
    }
    if (this.#isBeatDue) {
      this.#lose('silent');
      return this.#subscriber.disconnect(true);
    }
    try {
      const asked = this.#options.askForBeat();
      if (!asked) return;
      this.#isBeatDue = true;
      await asked;
    } catch {
      this.#isBeatDue = false;
    }
  }
}

/** Milliseconds; also how long an answer may take. */
const BEAT_EVERY = 5_000;
