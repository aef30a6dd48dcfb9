import type { Context } from 'koa';
import { safeEqual } from '../../auth/safe-equal.js';
import { requestOf } from '../../context.js';
import { readForm } from '../api/body.js';
import { type Desk, documentOf } from '../api/desk.js';
import type { Authenticate } from '../auth/authenticator.js';
import { suffices } from '../auth/role.js';
import type { Session, Sessions } from '../auth/sessions.js';
import { readJsonObject } from '../json.js';
import { Problem } from '../problem.js';
import { confirmPage, refusalPage } from './confirm.js';
import { arrivalPage, loginPage } from './login.js';
import { overviewPage, stepQuery } from './overview.js';
import { askedByForm, askedIn, QUERY_FIELDS, stepOf, wishOf } from './steps.js';

export interface PageServices {
  readonly desk: Desk;
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
}

type Answer = (ctx: Context, services: PageServices) => Promise<void>;

/** The page, for people: forms and links, no script. What fails is told as a page, too. */
export const PAGE: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  '/': { GET: told(look) },
  '/login': { POST: told(logIn) },
  '/logout': { POST: told(logOut) },
  '/act': { POST: told(act) },
};

async function look(ctx: Context, { desk, sessions }: PageServices): Promise<void> {
  const session = sessions.find(cookieOf(ctx));
  const query = fieldsIn(new URLSearchParams(ctx.querystring));
  if (!session) {
    const next = new URLSearchParams(query).toString();
    // The browser has kept the cookie back, if there is one: a strict one does not come along from another site.
    const isArrival = ['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site'));
    show(ctx, isArrival ? arrivalPage(next) : loginPage(next));
    return;
  }
  const document = documentOf(ctx);
  const { book, instances, spared } = desk;
  const edition = await book.newest(document);
  const set = edition && readJsonObject(edition.text);
  const asked = askedIn(query);
  const following = instances.of(document);
  if (asked) {
    refuseUnlessOperator(session);
    const own = requestOf(ctx)?.address?.text;
    show(ctx, confirmPage(stepOf(asked, { session, document, set, followers: following.length, own, spared })));
    return;
  }
  const [changes, documents] = await Promise.all([book.changes(document), book.documents]);
  const done = Number(new URLSearchParams(ctx.querystring).get('done') ?? Number.NaN);
  show(ctx, overviewPage({ session, document, documents, set, changes, instances: following, done, now: desk.now() }));
}

async function logIn(ctx: Context, { authenticate, sessions }: PageServices): Promise<void> {
  const { key = '', next = '' } = await readForm(ctx);
  const query = new URLSearchParams(fieldsIn(new URLSearchParams(next))).toString();
  const caller = key === '' ? undefined : await authenticate(key);
  if (!caller) {
    ctx.status = 401;
    show(ctx, loginPage(query, 'This key is not known here.'));
    return;
  }
  sessions.end(cookieOf(ctx));
  const { id, lasts } = sessions.begin(caller);
  setCookie(ctx, id, Math.floor(lasts / 1_000));
  seeOther(ctx, query === '' ? '/' : `/?${query}`);
}

async function logOut(ctx: Context, { sessions }: PageServices): Promise<void> {
  const form = await readForm(ctx);
  sessionOfForm(ctx, sessions, form);
  sessions.end(cookieOf(ctx));
  setCookie(ctx, '', 0);
  seeOther(ctx, '/');
}

async function act(ctx: Context, { desk, sessions }: PageServices): Promise<void> {
  const form = await readForm(ctx);
  const session = sessionOfForm(ctx, sessions, form);
  refuseUnlessOperator(session);
  ctx.query = { document: form.document ?? 'default' };
  const document = documentOf(ctx);
  const wish = wishOf(askedByForm(form), desk);
  const { edition } = await desk.book.edit(document, { ...wish, actor: session.caller.id });
  seeOther(ctx, `/?${stepQuery(document, { done: String(edition.version) })}`);
}

function told(answer: Answer): Answer {
  return async (ctx, services) => {
    try {
      if (ctx.method === 'POST') refuseOtherSites(ctx);
      await answer(ctx, services);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const details = error.faults.map(({ path, message }) => `${path}: ${message}`);
      ctx.status = error.status;
      show(ctx, refusalPage('This was not done', [error.message, ...details].join(' ')));
    }
  };
}

/** Forms are sent by our own pages. Browsers say so; a form without a word about it is held to its token. */
function refuseOtherSites(ctx: Context): void {
  const site = ctx.get('Sec-Fetch-Site');
  const origin = ctx.get('Origin');
  const isForeign = site !== '' ? site !== 'same-origin' : origin !== '' && hostOf(origin) !== ctx.get('Host');
  if (isForeign) throw new Problem(403, 'This form was sent by another site.');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function sessionOfForm(ctx: Context, sessions: Sessions, { token }: Readonly<Record<string, string>>): Session {
  const session = sessions.find(cookieOf(ctx));
  if (!session) throw new Problem(401, 'You are not logged in any more.');
  if (!safeEqual(token, session.token)) throw new Problem(403, 'This form does not belong to your login.');
  return session;
}

function refuseUnlessOperator({ caller }: Session): void {
  if (!suffices(caller.role, 'operator')) throw new Problem(403, 'Your key only allows to read.');
}

/** The fields that pages have, each once and of a bounded length. */
function fieldsIn(query: URLSearchParams): Record<string, string> {
  const fields = QUERY_FIELDS.map((name) => [name, query.get(name)?.slice(0, LONGEST_FIELD)] as const);
  return Object.fromEntries(fields.filter((field): field is [(typeof field)[0], string] => field[1] !== undefined));
}

const LONGEST_FIELD = 512;

function show(ctx: Context, page: string): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = page;
}

function seeOther(ctx: Context, url: string): void {
  ctx.status = 303;
  ctx.set('Location', url);
  ctx.set('Cache-Control', 'no-store');
  ctx.body = '';
}

/** Over https the name itself keeps other hosts and plain http from setting it (RFC 6265bis, 4.1.3). */
function cookieNameOf(ctx: Context): string {
  return requestOf(ctx)?.secure ? '__Host-guard-rules' : 'guard-rules';
}

function cookieOf(ctx: Context): string | undefined {
  return ctx.cookies.get(cookieNameOf(ctx), { signed: false });
}

function setCookie(ctx: Context, value: string, seconds: number): void {
  const secure = requestOf(ctx)?.secure ? '; Secure' : '';
  ctx.append(
    'Set-Cookie',
    `${cookieNameOf(ctx)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}
