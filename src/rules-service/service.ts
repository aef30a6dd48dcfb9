import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import Koa, { type Context } from 'koa';
import { requestOf } from '../context.js';
import { guard } from '../guard.js';
import { readArgument } from '../options/read-options.js';
import type { RespondBody } from '../options/respond.js';
import { signRules } from '../rules/signature.js';
import type { Shield } from '../shield.js';
import { wallClock } from '../state/clock.js';
import { diagnostics } from '../telemetry/registry.js';
import { LARGE } from './api/body.js';
import { type Desk, documentOf } from './api/desk.js';
import { openApi } from './api/openapi.js';
import { routesAt } from './api/routes.js';
import { AuditTrail } from './audit.js';
import { authenticator } from './auth/authenticator.js';
import { type Caller, ROLES, suffices } from './auth/role.js';
import { Sessions } from './auth/sessions.js';
import { changeEvents } from './events.js';
import { Instances } from './instances.js';
import { type RulesServiceOptions, type ServiceSettings, serviceSchema } from './options.js';
import { PAGE, type PageServices } from './page/page.js';
import { ICON, STYLE } from './page/style.js';
import { Problem, tellProblem } from './problem.js';
import { RuleBook } from './rule-book.js';
import { directoryStorage } from './storage/directory.js';
import type { RuleStorage } from './storage/storage.js';
import { sparedRanges } from './target.js';

/** A service that keeps rule sets, serves them to guards, and lets people change them. */
export interface RulesService {
  readonly app: Koa;
  /** The guard before it. */
  readonly shield: Shield;
  /** Listens, on the loopback interface unless a host is given. Resolves with the server once it does. */
  listen(port: number, host?: string): Promise<Server>;
  /** Ends the servers, the guard and what is under way. */
  close(): Promise<void>;
}

/**
 * Makes the service that guards poll their rules from.
 *
 * @example
 * const service = rulesService({ storage: '/var/lib/guard-rules', keys: [{ id: 'alice', role: 'admin', sha256 }] });
 * await service.listen(8787);
 *
 * @throws {GuardOptionsError} at once, naming every option that is wrong. {@link RulesError} `GUARD_RULES_SIGNATURE` for a signing
 * key that cannot be used.
 */
export function rulesService(options: RulesServiceOptions): RulesService {
  const settings = readArgument(serviceSchema, options);
  const { keys, jwt, session } = settings;
  const storage = storageOf(settings);
  const events = changeEvents(settings.guard?.onEvent);
  const trail = trailOf(settings);
  const book = new RuleBook({
    storage,
    seal: sealOf(settings),
    now: wallClock,
    changed(document, change) {
      events.tell(document, change);
      trail?.add({ document, ...change });
    },
  });
  const spared = sparedRanges(settings.guard?.proxies?.trust ?? []);
  const desk: Desk = { book, instances: new Instances(), now: wallClock, spared };
  const authenticate = authenticator(keys, jwt);
  const page: PageServices = { desk, sessions: new Sessions(session, wallClock), authenticate };
  const shield = guard({
    ...settings.guard,
    auth: { scheme: 'bearer', realm: REALM, verify: authenticate, exclude: PUBLIC },
    body: { max: '64kb' },
    routes: {
      // A rule set is full of what attacks look like, and longer than anything else here.
      'PUT /v1/rules': { name: 'rules', maxBody: LARGE, detection: false },
      'PATCH /v1/rules': { name: 'rules', maxBody: LARGE, detection: false },
      'POST /login': { name: 'login', rateLimit: { requests: 10, window: '1m' } },
    },
    // Addresses, users and reasons are what people make of them: schemas say what they may be, and pages escape them.
    detection: { exclude: [{ input: 'body*' }, { input: 'query*', route: '/' }] },
    securityHeaders: SECURITY_HEADERS,
    respond: { body: refusal },
  });

  const app = new Koa();
  app.use(shield);
  app.use(withProblems);
  app.use(async (ctx) => {
    const atPath = PAGE[ctx.path];
    if (atPath) return forMethod(ctx, new Map(Object.entries(atPath)))(ctx, page);
    const asset = ASSETS[ctx.path];
    if (asset) return show(ctx, asset.type, asset.body);
    if (ctx.path === '/health') return tellHealth(ctx, book);
    const routes = routesAt(ctx.path);
    if (!routes) throw new Problem(404, 'There is nothing here.');
    const { role, answer } = forMethod(ctx, routes);
    const caller = callerOf(ctx);
    if (!suffices(caller.role, role)) throw new Problem(403, `This needs the role ${role}.`);
    await answer({ ctx, desk, caller, document: documentOf(ctx) });
  });

  const servers = new Set<Server>();
  return {
    app,
    shield,
    listen(port, host = '127.0.0.1') {
      const server = createServer(app.callback());
      servers.add(server);
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve(server));
      });
    },
    async close() {
      const ended = [...servers].map((server) => {
        const end = new Promise((resolve) => server.close(resolve));
        server.closeIdleConnections();
        const last = setTimeout(() => server.closeAllConnections(), PATIENCE);
        last.unref();
        return end.finally(() => clearTimeout(last));
      });
      await Promise.all(ended);
      events.close();
      await shield.close();
      await trail?.close();
    },
  };
}

const REALM = 'guard rules';

/** What is to be seen without a key. */
const PUBLIC = ['/', '/login', '/logout', '/act', '/page.css', '/icon.svg', '/health', '/openapi.json'];

/** Milliseconds that requests under way have to end. */
const PATIENCE = 3_000;

const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  frameOptions: 'DENY',
  // Without any, browsers would not say where our own forms come from (Fetch, 3.1).
  referrerPolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
} as const;

const ASSETS: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  '/page.css': { type: 'text/css; charset=utf-8', body: STYLE },
  '/icon.svg': { type: 'image/svg+xml', body: ICON },
  '/openapi.json': { type: 'application/json', body: JSON.stringify(openApi()) },
};

function show(ctx: Context, type: string, body: string): void {
  forMethod(ctx, new Map([['GET', undefined]]));
  ctx.type = type;
  ctx.set('Cache-Control', 'public, max-age=300');
  ctx.body = body;
}

/** @throws {Problem} 405 for another method than there is. */
function forMethod<Found>(ctx: Context, byMethod: ReadonlyMap<string, Found>): Found {
  const method = ctx.method === 'HEAD' ? 'GET' : ctx.method;
  if (byMethod.has(method)) return byMethod.get(method) as Found;
  ctx.set('Allow', [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : [])].join(', '));
  throw new Problem(405, `${ctx.method} is not for this path.`);
}

/** Who calls, as the guard has verified it. */
function callerOf(ctx: Context): Caller {
  const principal = requestOf(ctx)?.learned?.principal;
  const role = ROLES.find((name) => name === principal?.role);
  if (principal && role) return { id: principal.id, role };
  // The guard only watches, or does not look at all: nobody gets in by that.
  ctx.set('WWW-Authenticate', `Bearer realm="${REALM}"`);
  throw new Problem(401, 'Authentication is required.');
}

async function tellHealth(ctx: Context, book: RuleBook): Promise<void> {
  forMethod(ctx, new Map([['GET', undefined]]));
  ctx.set('Cache-Control', 'no-store');
  ctx.type = 'application/json';
  try {
    await book.probe();
    ctx.body = '{"status":"healthy"}';
  } catch (error) {
    diagnostics().error('koa-otel-guard: the storage of the rules cannot be read', error);
    ctx.status = 503;
    ctx.body = '{"status":"failing"}';
  }
}

/** What goes wrong is told as a problem; of faults of our own nothing but that there was one. */
async function withProblems(ctx: Context, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (error instanceof Problem) return tellProblem(ctx, error);
    if (ctx.headerSent || codeOf(error) === 'GUARD_BODY_TOO_LARGE') throw error;
    ctx.app.emit('error', error, ctx);
    tellProblem(ctx, new Problem(500, 'Something went wrong here.'));
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** What the guard refuses is told as a problem, too. */
const refusal: RespondBody = ({ status }, ctx, { message, traceId }) =>
  tellProblem(ctx, new Problem(status, message), traceId);

function storageOf({ storage, history }: ServiceSettings): RuleStorage {
  return typeof storage === 'string' ? directoryStorage(storage, { history }) : storage;
}

function trailOf({ storage, audit }: ServiceSettings): AuditTrail | undefined {
  const file = audit ?? (typeof storage === 'string' && join(storage, 'audit.jsonl'));
  if (file === false) return undefined;
  return new AuditTrail(file, (error) =>
    diagnostics().error('koa-otel-guard: the audit trail cannot be written', error),
  );
}

function sealOf({ signing }: ServiceSettings): ((text: string) => string) | undefined {
  if (!signing) return undefined;
  const seal = (text: string) => signRules(text, signing);
  // A key that cannot be used is told now, not with the first request.
  seal('{}');
  return seal;
}
