import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from 'koa';
import type { Principal } from '../auth/principal.js';
import type { Finding } from '../checks/check.js';
import type { CloudPlace } from '../intel/clouds/clouds.js';
import type { Network } from '../intel/place-records.js';
import type { Places } from '../intel/places.js';
import type { Settings } from '../options/schema.js';
import type { Decision } from '../pipeline.js';
import type { Privacy } from '../privacy/privacy.js';
import type { Address } from './address.js';
import { type BodyReading, type InspectedBody, NO_BODY } from './body/inspected.js';
import { countBody } from './body-count.js';
import type { Client, ClientResolver } from './client.js';
import type { FingerprintReader } from './fingerprint.js';
import { hasBody } from './has-body.js';

/** What checks and headers have learned of a request, and its decision passes on to the application. */
export interface Learned {
  readonly principal?: Principal;
  /** Digest of the API key that the caller has proved itself by, as `apiKeyDigest` makes it. */
  readonly apiKey?: string;
  readonly nonce?: string;
  /** The cloud that the client is in, of those that the guard knows. */
  readonly cloud?: CloudPlace;
}

/** How long a body may become, and what is found when it becomes longer. */
export interface BodyLimit {
  readonly max: number;
  readonly finding: Finding;
}

/** Hears what was decided on a request. Must not throw. */
export type Follower = (request: GuardRequest, decision: Decision) => void;

/** Where a request is going, as far as that is known. */
export interface Destination {
  /** What the policies there are called. */
  readonly policy: string | undefined;
  /** The pattern of the route. */
  readonly pattern: string | undefined;
  /** What those policies consist of: they need not be asked again on arrival. */
  readonly policies: ReadonlySet<unknown>;
  /** The names of the checks that it meets. */
  readonly checks: ReadonlySet<string>;
  /** Whether findings count there. */
  readonly modes: Modes;
}

/** Modes of checks, as options tell them. */
export type Modes = Pick<Settings, 'mode' | 'checks'>;

/** The facts of a request, each computed when it is first asked for. */
export class GuardRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Path as the client sent it: not decoded, not normalised, without the query. */
  readonly path: string;
  /** Query as the client sent it, without the question mark; empty when there is none. */
  readonly query: string;
  /** For functions of the application (`rateLimit.by`, custom checks). The guard's own checks ask for facts instead. */
  readonly ctx: Context;
  /** Version of the dynamic rules that hold for it. */
  rules: number | undefined;
  /** What OpenTelemetry is not told of it. */
  privacy: Privacy | undefined;
  readonly #resolve: ClientResolver;
  readonly #readFingerprint: FingerprintReader;
  readonly #places: Pick<Places, 'country' | 'network'>;
  #client: Client | undefined;
  #fingerprint: string | undefined;
  /** Null once it was asked for and is not known. */
  #country: string | null | undefined;
  #network: Network | null | undefined;
  #answerHeaders: Set<string> | undefined;
  #learned: Learned | undefined;
  #bodyLimit: BodyLimit | undefined;
  #bodyReading: BodyReading | undefined;
  #followers: Follower[] | undefined;
  #bodySize: number | undefined;
  #bodyCome: (() => number) | undefined;
  #destination: Destination | undefined;
  #refused = false;

  constructor(
    ctx: Context,
    resolve: ClientResolver,
    readFingerprint: FingerprintReader,
    places: Pick<Places, 'country' | 'network'>,
  ) {
    const { req } = ctx;
    const target = originForm(ctx.originalUrl);
    const mark = target.indexOf('?');
    this.ctx = ctx;
    this.method = req.method ?? 'GET';
    this.headers = req.headers;
    this.path = mark === -1 ? target : target.slice(0, mark);
    this.query = mark === -1 ? '' : target.slice(mark + 1);
    this.#resolve = resolve;
    this.#readFingerprint = readFingerprint;
    this.#places = places;
  }

  /** The client's address over trusted proxies; undefined only for an untrusted unix socket. */
  get address(): Address | undefined {
    return this.#who().address;
  }

  /** The other end of the connection. */
  get peer(): Address | undefined {
    return this.#who().peer;
  }

  /** Whether the client speaks https, to us or to a trusted proxy. */
  get secure(): boolean {
    return this.#who().secure;
  }

  /** Who limits and bans count for: the address, for IPv6 its /64; `unix` for a unix socket. */
  get subject(): string {
    return this.#who().address?.subject ?? 'unix';
  }

  /** Whether the client reset its connection before its address was read. */
  get gone(): boolean {
    return this.#who().gone === true;
  }

  /** Whether a browser asks before a request from another origin (Fetch, 4.8): neither credentials nor body come with it. */
  get isPreflight(): boolean {
    return (
      this.method === 'OPTIONS' &&
      this.headers.origin !== undefined &&
      this.headers['access-control-request-method'] !== undefined
    );
  }

  /** The User-Agent header, empty when there is none. */
  get userAgent(): string {
    return this.headers['user-agent'] ?? '';
  }

  /** Bytes of the body as told beforehand; the HTTP parser holds the client to it. */
  get contentLength(): number | undefined {
    const { 'content-length': length, 'transfer-encoding': encoding } = this.headers;
    return length === undefined || encoding !== undefined ? undefined : Number(length);
  }

  /** Has the body counted while the application reads it. */
  limitBody(limit: BodyLimit): void {
    this.#bodyLimit = limit;
  }

  get bodyLimit(): BodyLimit | undefined {
    return this.#bodyLimit;
  }

  /** Counts a body that tells its length nowhere: a policy may limit it once the application has read it. */
  countBody(): void {
    if (this.hasBody && this.bodySize === undefined) this.#bodyCome ??= countBody(this.ctx.req);
  }

  /** Bytes of the body that have come so far, as far as that is known. */
  get bodyCome(): number {
    return this.#bodyCome?.() ?? this.ctx.req.readableLength;
  }

  /** Keeps what came of reading the body, for the checks that look at it. */
  keepBody(reading: BodyReading | undefined): void {
    this.#bodyReading = reading;
    if (reading) this.#bodySize = reading.size;
  }

  /** Bytes of the body as told beforehand, or as they came where a check has read it to its end. */
  get bodySize(): number | undefined {
    return this.contentLength ?? this.#bodySize;
  }

  get bodyReading(): BodyReading | undefined {
    return this.#bodyReading;
  }

  /** The body as the check `body` has read it, for detection and for checks of the application's own. Gone once they are done. */
  get inspectedBody(): InspectedBody {
    return this.#bodyReading?.body ?? NO_BODY;
  }

  /** Every value of a header as it came, `name` in lower case: in `headers` some are joined, of others only the first is kept. */
  valuesOf(name: string): readonly string[] {
    const { rawHeaders } = this.ctx.req;
    const values: string[] = [];
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const candidate = rawHeaders[i];
      if (candidate?.length === name.length && candidate.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
    }
    return values;
  }

  /** Whether a body comes with the request. */
  get hasBody(): boolean {
    return hasBody(this.ctx.req);
  }

  /** How the client presents itself, to tell clients of one address apart; undefined where `fingerprint` is false. */
  get fingerprint(): string | undefined {
    this.#fingerprint ??= this.#readFingerprint(this.ctx.req, this.#who().viaProxy === true);
    return this.#fingerprint;
  }

  /** The fingerprint, if a check has asked for it. */
  get knownFingerprint(): string | undefined {
    return this.#fingerprint;
  }

  /**
   * The country of the client's address by ISO 3166-1, `DE`; undefined where it is not known, for addresses that are used inside
   * of networks, and where nothing says where to look it up (see `countries`).
   */
  get country(): string | undefined {
    this.#country ??= this.#places.country(this.address) ?? null;
    return this.#country ?? undefined;
  }

  /** Number of the autonomous system that the client's address belongs to; undefined without `countries.asn`. */
  get asn(): number | undefined {
    return this.#ofNetwork?.asn;
  }

  /** Who runs that autonomous system. */
  get asOrganization(): string | undefined {
    return this.#ofNetwork?.asOrganization;
  }

  /** Sets a header on the answer, whoever gives it: the application, the guard, or Koa's error handling. */
  answerWith(name: string, value: string): void {
    this.keepHeader(name);
    this.ctx.set(name, value);
  }

  /** Keeps a header on the answer, whoever sets it, also where that turns into an error. */
  keepHeader(name: string): void {
    this.#answerHeaders ??= new Set();
    this.#answerHeaders.add(name.toLowerCase());
  }

  /** Names, in lower case, of the headers that are kept so far. */
  get answerHeaders(): ReadonlySet<string> | undefined {
    return this.#answerHeaders;
  }

  /** Has a check of the guard's own hear what was decided, once its pipeline is through. */
  follow(follower: Follower): void {
    this.#followers ??= [];
    this.#followers.push(follower);
  }

  /** Tells those who follow what was decided. */
  decided(decision: Decision): void {
    const followers = this.#followers;
    if (!followers) return;
    this.#followers = undefined;
    for (const follower of followers) follower(this, decision);
  }

  /** Passes a fact on to the decision. */
  learn(fact: Learned): void {
    this.#learned = { ...this.#learned, ...fact };
  }

  get learned(): Learned | undefined {
    return this.#learned;
  }

  /** Tells where the request is going. */
  leadTo(destination: Destination): void {
    this.#destination = destination;
  }

  get destination(): Destination | undefined {
    return this.#destination;
  }

  /** Remembers that the request has been refused, before the application or later: the answer is the guard's. */
  refuse(): void {
    this.#refused = true;
  }

  get isRefused(): boolean {
    return this.#refused;
  }

  get #ofNetwork(): Network | null {
    this.#network ??= this.#places.network(this.address) ?? null;
    return this.#network;
  }

  #who(): Client {
    this.#client ??= this.#resolve(this.ctx.req);
    return this.#client;
  }
}

/** A request to a proxy names the whole URL (RFC 9112, 3.2.2): what counts is from the path on. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const origin = ORIGIN.exec(target)?.[0];
  if (origin === undefined) return target;
  return target.length === origin.length ? '/' : target.slice(origin.length);
}

/** Scheme, host and port as every parser reads them. What an application may read otherwise is left whole. */
const ORIGIN = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?(?=[/?]|$)/i;
