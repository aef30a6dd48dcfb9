import assert from 'node:assert/strict';
import type { Context } from 'koa';
import type { AuthOptions, SecurityEvent } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const SECRET = 'hunter2hunter2';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.hunter2hunter2';
const proxies = { trust: ['loopback'] };

describe('a secret', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  /** All that the guard tells of some requests: spans, log records, metric points, and events to `onEvent`. */
  async function told(request: (app: Awaited<ReturnType<typeof guarded>>) => Promise<unknown>, options = {}) {
    const app = await guarded({ proxies, ...options });
    await sdk.flush();
    const { receiver } = sdk;
    const [span, log, point] = [receiver.spans.length, receiver.logs.length, receiver.metrics.length];
    await request(app);
    await sdk.flush();
    const ours = ({ scope }: { scope: { name: string } }) => scope.name === 'koa-otel-guard';
    const arrived = [receiver.spans.slice(span), receiver.logs.slice(log), receiver.metrics.slice(point)];
    const text = (value: unknown) =>
      JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
    const events: readonly SecurityEvent[] = app.events;
    assert.ok(events.length > 0);
    return { text: text([...arrived.map((items) => items.filter(ours)), events]), events };
  }

  const script = encodeURIComponent('<script>alert(1)</script>');
  const inputs: [string, string, Record<string, string>?][] = [
    ['in a header', `/?q=${script}`, { authorization: `Bearer ${SECRET}`, cookie: `a=${SECRET}`, 'x-api-key': SECRET }],
    ['in the path', `/reset/${JWT}/token=${SECRET}?q=${script}`],
    ['in the user agent', `/?q=${script}`, { 'user-agent': `x Bearer ${SECRET}` }],
    ['in a parameter that the attack is not in', `/?a=${SECRET}&q=${script}`],
    ['in the parameter that the attack is in, before it', `/?password=${SECRET}${encodeURIComponent("' or 'a'='a")}`],
    ['in the parameter that the attack is in, behind it', `/?token=${script}${SECRET}`],
    ['in a value that has the attack behind it', `/?q=${JWT}${script}`],
    ['in a value that has the attack before it', `/?q=${script}${JWT}`],
    ['at the end of a long excerpt', `/?q=${script}${'a'.repeat(85)}+password=${SECRET}`],
    ['in the name of a parameter', `/?token%3D${SECRET}%3Cscript%3E=1`],
  ];
  for (const [where, path, headers] of inputs) {
    it(`${where} is not told`, async () => {
      const { text } = await told((app) => app.get(path, headers));
      assert.match(text, /guard\.detection\.matched/);
      assert.doesNotMatch(text, /hunter2/i);
    });
  }

  it('in the attributes of a finding is not told', async () => {
    const attributes = { accessToken: SECRET, note: `password: ${SECRET}`, nested: { password: SECRET } as never };
    const { text } = await told((app) => app.get('/'), { custom: [() => ({ attributes })] });
    assert.doesNotMatch(text, /hunter2/);
  });

  it('in an error, its name or its code is not told', async () => {
    const error = Object.assign(new Error(`no answer of redis://shop:${SECRET}@cache`), {
      name: `token=${SECRET}`,
      code: `secret=${SECRET}`,
    });
    const { text } = await told((app) => app.get('/'), { custom: [() => Promise.reject(error)] });
    assert.match(text, /guard\.check\.failed/);
    assert.doesNotMatch(text, /hunter2/);
  });

  const refusing = { verify: () => null, failures: { requests: 2, window: '1h' } };
  const quoting = (_: unknown, { req }: Context): never => {
    const { authorization, 'x-api-key': key } = req.headers;
    const { username, password } = readBasic([authorization ?? '']);
    throw new SyntaxError(`cannot read ${authorization} ${key} ${username} ${password}`);
  };
  const readBasic = ([value = '']: string[]) => {
    const [username, password] = Buffer.from(value.slice(6), 'base64').toString().split(':');
    return { username, password };
  };
  const basic = `Basic ${Buffer.from(`anna:${SECRET}`).toString('base64')}`;
  const credentials: [AuthOptions['scheme'], Record<string, string>][] = [
    ['bearer', { authorization: `Bearer ${SECRET}` }],
    ['bearer', { authorization: `Bearer ${SECRET}, Bearer ${SECRET}` }],
    ['bearer', { authorization: `Token ${SECRET}` }],
    ['bearer', { authorization: SECRET }],
    ['basic', { authorization: basic }],
    ['basic', { authorization: `Basic ${SECRET}!` }],
    ['api-key', { 'x-api-key': SECRET }],
    ['api-key', { 'x-api-key': `${SECRET}, ${SECRET}` }],
  ];
  for (const [scheme, headers] of credentials) {
    it(`in ${JSON.stringify(headers)} is not told by auth, refused, throttled or quoted by its verifier`, async () => {
      for (const verify of [refusing.verify, quoting, async (...given: [unknown, Context]) => quoting(...given)]) {
        const auth = { ...refusing, scheme, verify };
        const { text } = await told(
          async (app) => {
            for (let i = 0; i < 3; i++) await app.get('/', headers);
          },
          { auth },
        );
        assert.match(text, /guard\.auth/);
        assert.doesNotMatch(text, /hunter2|YW5uYT/i);
      }
    });
  }

  it('that a verifier hands back as the id of a principal is not told', async () => {
    const auth = { scheme: 'bearer', verify: (token: string) => ({ id: token }) };
    const { text } = await told((app) => app.get('/', { authorization: `Bearer ${SECRET}` }), { auth });
    assert.match(text, /guard\.check\.failed/);
    assert.doesNotMatch(text, /hunter2/);
  });

  it('in an event of the application, or in the reason of a ban, is not told', async () => {
    const { text } = await told(async ({ shield }) => {
      shield.event('auth.failed', { userPassword: SECRET, list: [SECRET] as never, text: `Basic ${SECRET}` });
      await shield.ban('203.0.113.9', { reason: `token=${SECRET}` });
    });
    assert.doesNotMatch(text, /hunter2/);
  });

  it('would not fit: an excerpt is 128 characters at most, a path 256', async () => {
    const { events } = await told((app) => app.get(`/${'p/'.repeat(400)}?q=${script}${'x'.repeat(900)}`));
    assert.equal(String(events[0]?.attributes['guard.input.excerpt']).length, 128);
    assert.equal(String(events[0]?.attributes['url.path']).length, 256);
  });

  it('is no method either: one that nobody knows is _OTHER', async () => {
    const bytes = `PROPFIND /?q=${script} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const { events } = await told((app) => app.raw(bytes));
    assert.equal(events[0]?.attributes['http.request.method'], '_OTHER');
  });
});
