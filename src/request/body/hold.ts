import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { bufferedChunks, hasEnded } from './buffered.js';

export interface HoldOptions {
  /** Bytes that are waited for at most; what comes with the last of them is held too. */
  readonly most: number;
  /** Milliseconds until all of it must be there, and one second more for each KB that has come. */
  readonly timeout: number;
  /** Bytes of all of it, where the parser sees to that. */
  readonly length?: number | undefined;
  /** Says by the first bytes, few or many, whether the rest is wanted. Default: it is. */
  readonly isWanted?: ((first: Buffer) => boolean) | undefined;
}

/** What has come of a body, and why no more was waited for. */
export interface Held {
  readonly end: 'whole' | 'cut' | 'late' | 'gone' | 'unwanted' | 'unavailable';
  readonly chunks: readonly Buffer[];
  readonly size: number;
}

/**
 * Waits for a body and lets it lie: nothing is consumed, all of it stays in the request's own buffer, beyond what that
 * takes otherwise. Whoever reads it afterwards reads it from the start, as if nobody had been there. Never rejects.
 */
export function holdBody(req: IncomingMessage, options: HoldOptions): Promise<Held> {
  // What came together with the head is in the buffer once the parser has gone through it: most bodies are whole by then.
  return PARSED.then(() => new Promise((resolve) => new Hold(req, options, resolve).begin()));
}

const PARSED = Promise.resolve();

class Hold {
  readonly #req: IncomingMessage;
  readonly #options: HoldOptions;
  readonly #resolve: (held: Held) => void;
  readonly #start = performance.now();
  readonly #close = () => this.#settle('gone');
  #chunks: Buffer[] = [];
  #size = 0;
  #isWanted = false;
  #crumbs: Crumbs | undefined;
  #timer: NodeJS.Timeout | undefined;
  #release = () => {};

  constructor(req: IncomingMessage, options: HoldOptions, resolve: (held: Held) => void) {
    this.#req = req;
    this.#options = options;
    this.#resolve = resolve;
    this.#isWanted = options.isWanted === undefined;
  }

  begin(): void {
    const req = this.#req;
    const early = bufferedChunks(req);
    for (const chunk of early ?? []) this.#add(chunk);
    const end = early === undefined ? 'unavailable' : this.#endAlready();
    if (end !== undefined) {
      this.#settle(end);
      return;
    }
    this.#overhear();
    req.on('close', this.#close);
    this.#watch(this.#options.timeout);
    flow(req);
  }

  #endAlready(): Held['end'] | undefined {
    // HTTP/1 holds a client to the length that it tells: with its last byte the body is whole, before its end is told.
    const isEnded = hasEnded(this.#req) || this.#size === this.#options.length;
    if (!this.#isWantedStill(isEnded)) return 'unwanted';
    if (this.#isFull) return 'cut';
    if (isEnded) return 'whole';
    return this.#req.destroyed ? 'gone' : undefined;
  }

  get #isFull(): boolean {
    return this.#size > this.#options.most;
  }

  /** Has every chunk pass by here. While more is wanted the buffer seems to have room, so that the socket goes on being read. */
  #overhear(): void {
    const req = this.#req;
    const isOwn = Object.hasOwn(req, 'push');
    const { push } = req;
    const pass = (chunk: Buffer | null) => push.call(req, chunk);
    const overhearing = (chunk: Buffer | string | null, encoding?: BufferEncoding): boolean => {
      if (this.#release === NOTHING) return push.call(req, chunk, encoding);
      if (chunk === null) {
        this.#crumbs?.flush(pass);
        const answer = pass(null);
        this.#settle(isAborted(req) ? 'gone' : this.#isWantedStill(true) ? 'whole' : 'unwanted');
        return answer;
      }
      return this.#take(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, pass);
    };
    this.#release = () => {
      this.#release = NOTHING;
      this.#crumbs?.flush(pass);
      if (req.push !== overhearing) return;
      if (isOwn) req.push = push;
      else delete (req as { push?: unknown }).push;
    };
    req.push = overhearing;
  }

  #take(chunk: Buffer, pass: (chunk: Buffer) => boolean): boolean {
    // Each chunk has its price, however small: a body in crumbs must not cost a hundred times its length.
    if (this.#chunks.length >= MOST_SMALL && chunk.length < SMALL) {
      this.#crumbs ??= new Crumbs((whole) => this.#chunks.push(whole));
      this.#size += chunk.length;
      this.#crumbs.add(chunk, pass);
      if (!this.#isFull) return true;
      this.#settle('cut');
      return this.#req.readableLength < this.#req.readableHighWaterMark;
    }
    this.#crumbs?.flush(pass);
    this.#add(chunk);
    const hasRoom = pass(chunk);
    if (!this.#isWantedStill(false)) this.#settle('unwanted');
    else if (this.#isFull) this.#settle('cut');
    else return true;
    return hasRoom;
  }

  #add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** Asks as soon as there is something to go by: whoever sends may wait for an answer to it. Yes is final once enough has come. */
  #isWantedStill(isEnded: boolean): boolean {
    const { isWanted } = this.#options;
    if (this.#isWanted || isWanted === undefined || (!isEnded && this.#size < LEAST_TO_TELL)) return true;
    const answer = isWanted(Buffer.concat(this.#chunks).subarray(0, ENOUGH_TO_TELL));
    this.#isWanted = answer && this.#size >= ENOUGH_TO_TELL;
    return answer;
  }

  #watch(milliseconds: number): void {
    this.#timer = setTimeout(
      () => {
        const allowed = this.#options.timeout + (this.#size / 1_024) * 1_000;
        const left = this.#start + allowed - performance.now();
        if (left > 0) this.#watch(left);
        else this.#settle('late');
      },
      Math.min(Math.ceil(milliseconds), LONGEST_TIMER),
    ).unref();
  }

  #settle(end: Held['end']): void {
    clearTimeout(this.#timer);
    this.#req.removeListener('close', this.#close);
    this.#release();
    this.#resolve({ end, chunks: this.#chunks, size: this.#size });
    this.#chunks = [];
  }
}

/** Puts small chunks together before they are passed on. */
class Crumbs {
  readonly #keep: (chunk: Buffer) => void;
  #block = Buffer.alloc(0);
  #filled = 0;

  constructor(keep: (chunk: Buffer) => void) {
    this.#keep = keep;
  }

  add(chunk: Buffer, pass: (chunk: Buffer) => boolean): void {
    if (this.#filled + chunk.length > this.#block.length) {
      this.flush(pass);
      this.#block = Buffer.allocUnsafeSlow(BLOCK);
    }
    this.#filled += chunk.copy(this.#block, this.#filled);
  }

  flush(pass: (chunk: Buffer) => boolean): void {
    if (this.#filled === 0) return;
    const whole = this.#block.subarray(0, this.#filled);
    this.#block = this.#block.subarray(this.#filled);
    this.#filled = 0;
    this.#keep(whole);
    pass(whole);
  }
}

/** Has a body come that lies still: one of HTTP/2 until it is asked for, one of HTTP/1 once its buffer has been full. */
function flow(req: IncomingMessage): void {
  if (req.httpVersionMajor < 2) {
    if (req.readableLength >= req.readableHighWaterMark) req.socket.resume();
    return;
  }
  req.read(0);
  if (req.readableLength > 0) (req as unknown as Http2ServerRequest).stream.resume();
}

/** An aborted stream of HTTP/2 ends like one that is whole. */
function isAborted(req: IncomingMessage): boolean {
  return req.aborted || (req.httpVersionMajor >= 2 && (req as unknown as Http2ServerRequest).stream.rstCode !== 0);
}

const NOTHING = () => {};
/** Chunks that are held as they come, however small. */
const MOST_SMALL = 64;
/** Bytes of a chunk that is not worth holding by itself. */
const SMALL = 4_096;
const BLOCK = 16_384;
const LEAST_TO_TELL = 16;
/** Bytes by which one can tell text from anything else. */
const ENOUGH_TO_TELL = 512;
/** Beyond it setTimeout fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
