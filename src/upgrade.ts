import { Server as HttpServer, type IncomingMessage, ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type Koa from 'koa';
import type { Context, Next } from 'koa';
import { z } from 'zod';
import { GuardOptionsError } from './errors.js';
import { expected, object } from './options/kinds.js';
import { readArgument } from './options/read-options.js';
import { shown } from './options/shown.js';
import type { Decision } from './pipeline.js';
import { linger } from './response/linger.js';

export interface UpgradeSettings {
  /** The application that functions of yours know `ctx` from (`verify`, `by`, custom checks). Default: a bare one. */
  app?: Koa;
}

/** Guards the upgrades of servers. */
export interface Upgrades {
  guard(server: HttpServer | HttpsServer, options?: UpgradeSettings): () => void;
  /** What was decided on a request whose upgrade was let through. */
  decisionOn(req: IncomingMessage): Decision | undefined;
}

/** Has upgrades go through the middleware that guards requests, before anybody who listens to the server hears of them. */
export function upgradesOf(middleware: (ctx: Context, next: Next) => Promise<void>): Upgrades {
  const guarded = new WeakMap<object, () => void>();
  const accepted = new WeakMap<IncomingMessage, Context>();

  return {
    guard(server, options = {}) {
      if (!hasUpgrades(server)) throw noUpgrades(server);
      const { app = bareApplication } = readArgument(upgradeSchema, options);
      const known = guarded.get(server);
      if (known) return known;
      const application = app();
      if (application.listenerCount('error') === 0) application.on('error', application.onerror);
      const undo = intercept(server, (upgrade, emit) => {
        const attempt = new Attempt(upgrade, emit);
        void attempt.run(application, (ctx) =>
          middleware(ctx, async () => {
            accepted.set(upgrade.req, ctx);
            attempt.accept(ctx);
          }),
        );
      });
      const end = () => {
        undo();
        guarded.delete(server);
      };
      guarded.set(server, end);
      return end;
    },
    decisionOn: (req) => accepted.get(req)?.state.guard,
  };
}

/** An upgrade as a server tells of it. */
interface Upgrade {
  readonly req: IncomingMessage;
  readonly socket: Socket;
  /** What the client has sent behind its request already. */
  readonly head: Buffer;
}

/**
 * Takes upgrades away from a server, whoever listens to it now or later. What comes back leaves them to it again. Where
 * nobody listens Node tells of no upgrade: then it is a request like any other.
 */
function intercept(server: HttpServer, take: (upgrade: Upgrade, emit: () => boolean) => void): () => void {
  const isOwn = Object.hasOwn(server, 'emit');
  const { emit } = server;
  let isActive = true;
  const intercepting = (event: string, ...rest: unknown[]): boolean => {
    const pass = () => Reflect.apply(emit, server, [event, ...rest]);
    if (event !== 'upgrade' || !isActive) return pass();
    const [req, socket, head] = rest as [IncomingMessage, Socket, Buffer];
    take({ req, socket, head }, pass);
    return true;
  };
  Object.assign(server, { emit: intercepting });
  return () => {
    isActive = false;
    // Somebody else may have done the same on top.
    if (!Object.is(server.emit, intercepting)) return;
    if (isOwn) server.emit = emit;
    else Reflect.deleteProperty(server, 'emit');
  };
}

/** One upgrade on its way through the guard: accepted, or answered like a request. */
class Attempt {
  readonly #upgrade: Upgrade;
  readonly #emit: () => boolean;
  readonly #res: ServerResponse;
  #isAccepted = false;
  /** Node has stopped listening to the socket: its errors would end the process. */
  readonly #onError = () => {};
  readonly #onDrain = () => void this.#res.emit('drain');

  constructor(upgrade: Upgrade, emit: () => boolean) {
    this.#upgrade = upgrade;
    this.#emit = emit;
    this.#res = new ServerResponse(upgrade.req);
  }

  async run(app: Koa, check: (ctx: Context) => Promise<void>): Promise<void> {
    const { req, socket } = this.#upgrade;
    const res = this.#res;
    socket.on('error', this.#onError);
    // The answer to an earlier request of the connection is not through yet: ours would get into its midst.
    if (Reflect.get(socket, '_httpMessage')) {
      socket.destroy();
      return;
    }
    socket.on('drain', this.#onDrain);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    res.once('finish', () => {
      if (!this.#isAccepted) linger(socket);
    });
    try {
      // What Koa itself does with a request, without the application's middleware.
      const koa = app as unknown as Handling;
      await koa.handleRequest(koa.createContext(req, res), check);
    } catch {
      socket.destroy();
    }
    if (this.#isAccepted || socket.destroyed) return;
    const timer = setTimeout(() => socket.destroy(), LONGEST_ANSWER).unref();
    socket.once('close', () => clearTimeout(timer));
  }

  /** Lets go of the socket as it was, and has the server tell of the upgrade. */
  accept(ctx: Context): void {
    const { socket } = this.#upgrade;
    const res = this.#res;
    this.#isAccepted = true;
    ctx.respond = false;
    if (socket.destroyed) return;
    res.statusCode = 101;
    res.detachSocket(socket);
    // Whoever waits for the end of the answer need not any longer: the connection is somebody else's.
    res.emit('finish');
    res.emit('close');
    // What a listener throws is the application's, as it is without a guard: no answer can be made of it any more.
    process.nextTick(() => {
      socket.off('error', this.#onError).off('drain', this.#onDrain);
      if (!this.#emit()) socket.destroy();
    });
  }
}

/** What an application has besides its types. */
interface Handling {
  createContext(req: IncomingMessage, res: ServerResponse): Context;
  handleRequest(ctx: Context, middleware: (ctx: Context) => Promise<void>): Promise<void>;
}

/** Koa is loaded here and not before: instrumentations have to come first. */
function bareApplication(): Koa {
  const Application: typeof Koa = createRequire(import.meta.url)('koa');
  return new Application();
}

const upgradeSchema = object({
  app: z
    .custom<Koa>(isApplication, expected('a Koa application'))
    .transform((app) => () => app)
    .optional(),
});

function isApplication(value: unknown): boolean {
  const { createContext, handleRequest } = Object(value) as Partial<Handling>;
  return typeof createContext === 'function' && typeof handleRequest === 'function';
}

function hasUpgrades(server: unknown): boolean {
  return server instanceof HttpServer || server instanceof HttpsServer;
}

function noUpgrades(server: unknown): GuardOptionsError {
  const message = `expected a server of node:http or node:https (HTTP/2 has no upgrades), got ${shown(server)}`;
  return new GuardOptionsError([{ path: 'server', message }]);
}

/** Milliseconds that a refused client has to take its answer. */
const LONGEST_ANSWER = 10_000;
