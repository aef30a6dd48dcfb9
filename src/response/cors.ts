import type { Context } from 'koa';
import { GuardError } from '../errors.js';
import type { Report } from '../health/health.js';
import type { Settings } from '../options/schema.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { isOrigin, matchesOrigin, parseOriginPattern, wholeOrigin } from '../request/origin.js';
import { within } from '../timeout.js';
import type { AnswerHeaders } from './answer-headers.js';

type Cors = Exclude<Settings['cors'], false>;

/** Tells browsers which other origins may read answers, and what their requests may be like (Fetch, 3.2). */
export function cors(options: Cors, timeout: number, report: Report): AnswerHeaders {
  const anyOrigin = options.origins === '*';
  const isAllowed = originTest(options.origins, timeout, report);
  const grant = grantWriter(options);
  const varies = anyOrigin ? '' : 'Origin';
  const preflightVaries = options.allowedHeaders ? varies : `${anyOrigin ? '' : 'Origin, '}${REQUEST_HEADERS}`;

  return {
    names: new Set(anyOrigin ? NAMES : [...NAMES, 'vary']),
    write(request) {
      const { origin } = request.headers;
      vary(request.ctx, request.isPreflight ? preflightVaries : varies);
      if (anyOrigin) return grant(request, '*');
      if (origin === undefined) return undefined;
      const allowed = isAllowed(origin, request.ctx);
      if (allowed === true) return grant(request, origin);
      return allowed ? allowed.then((settled) => (settled ? grant(request, origin) : undefined)) : undefined;
    },
    complete: ({ ctx }) => vary(ctx, varies),
    answerPreflight({ ctx, isPreflight }) {
      if (isPreflight && ctx.status === 404 && ctx.body == null && ctx.respond !== false) ctx.status = 204;
    },
  };
}

const REQUEST_HEADERS = 'Access-Control-Request-Headers';

const NAMES = [
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
];

/** Adds to Vary what the answer depends on: a cache must not give one origin what another one asked for. */
function vary(ctx: Context, names: string): void {
  if (names === '') return;
  const present = ctx.res.getHeader('vary');
  if (present === undefined) ctx.res.setHeader('Vary', names);
  else if (present !== names) ctx.vary(names);
}

/** Compiles what an allowed origin is told. */
function grantWriter({ methods, allowedHeaders, exposedHeaders, credentials, maxAge }: Cors) {
  const ofPreflights: [string, string][] = [
    ['Access-Control-Allow-Methods', methods.join(', ')],
    ['Access-Control-Allow-Headers', allowedHeaders?.join(', ') ?? ''],
    ['Access-Control-Max-Age', String(Math.floor(maxAge / 1_000))],
  ];
  const fixed = ofPreflights.filter(([, value]) => value !== '');
  const exposed = exposedHeaders.join(', ');

  return ({ ctx: { res }, headers, isPreflight }: GuardRequest, origin: string): undefined => {
    // Headers may have been sent, and the connection be gone, while an origin function was waited for.
    if (res.headersSent) return;
    res.setHeader('Access-Control-Allow-Origin', origin);
    if (credentials) res.setHeader('Access-Control-Allow-Credentials', 'true');
    if (!isPreflight) {
      if (exposed !== '') res.setHeader('Access-Control-Expose-Headers', exposed);
      return;
    }
    for (const [name, value] of fixed) res.setHeader(name, value);
    const requested = headers['access-control-request-headers'];
    if (!allowedHeaders && isHeaderList(requested)) res.setHeader('Access-Control-Allow-Headers', requested);
  };
}

/** Header names as browsers list them. Anything else is not reflected. */
function isHeaderList(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= 2_048 && /^[\w!#$%&'*+.^`|~-]+(?:, ?[\w!#$%&'*+.^`|~-]+)*$/.test(value)
  );
}

type OriginTest = (origin: string, ctx: Context) => boolean | Promise<boolean>;

/** Compiles `origins` into one question. */
function originTest(origins: Cors['origins'], timeout: number, report: Report): OriginTest {
  if (origins === '*') return () => true;
  if (typeof origins === 'function') return askedFunction(origins, timeout, report);
  const texts = origins.filter((entry) => typeof entry === 'string');
  const subdomains = texts.map(parseOriginPattern).filter((pattern) => pattern !== undefined);
  // A pattern is no origin: sent as it is written, it is not allowed.
  const exact = new Set(texts.filter((text) => parseOriginPattern(text) === undefined));
  const patterns = origins.filter((entry) => typeof entry !== 'string').map(wholeOrigin);
  const isOpen = subdomains.length > 0 || patterns.length > 0;
  return (origin) =>
    exact.has(origin) ||
    (isOpen &&
      isOrigin(origin) &&
      (subdomains.some((pattern) => matchesOrigin(pattern, origin)) ||
        patterns.some((pattern) => pattern.test(origin))));
}

/** Asks the application about origins that are well-formed. A fault of it allows nothing and stops nobody. */
function askedFunction(ask: Extract<Cors['origins'], OriginTest>, timeout: number, report: Report): OriginTest {
  const failed = (error: unknown): false => {
    report('cors.origins.failed', 'cors.origins failed, the origin is not allowed', error);
    return false;
  };
  const answerOf = (allowed: unknown): boolean => {
    if (typeof allowed === 'boolean' || allowed === undefined) return allowed === true;
    return failed(new TypeError(`expected true or false, got a value of type ${typeof allowed}`));
  };
  const late = () => new GuardError('GUARD_CORS_TIMEOUT', `cors.origins did not answer within ${timeout} ms`);
  return (origin, ctx) => {
    if (!isOrigin(origin)) return false;
    try {
      const allowed = ask(origin, ctx);
      return isThenable(allowed)
        ? within(Promise.resolve(allowed), timeout, late).then(answerOf).catch(failed)
        : answerOf(allowed);
    } catch (error) {
      return failed(error);
    }
  };
}
