import assert from 'node:assert/strict';
import { type Answered, endServing, newKey, type Serving, serving, withRules } from './serving.js';

describe('logins and forms of the page', () => {
  let at: Serving;
  beforeEach(async () => {
    at = await serving();
    await withRules(at);
  });
  afterEach(endServing);

  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}, service = at) =>
    service.ask(undefined, 'POST', path, {
      body: new URLSearchParams(fields).toString(),
      type: 'application/x-www-form-urlencoded',
      headers,
    });
  const logIn = async (key: string, headers: Record<string, string> = {}, service = at) => {
    const answer = await form('/login', { key, next: '' }, headers, service);
    return { answer, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
  };
  const look = (path: string, cookie: string, headers = {}) =>
    at.ask(undefined, 'GET', path, { headers: { cookie, ...headers } });
  const tokenOf = ({ text }: Answered) => /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const emergency = { what: 'emergency', on: 'on', document: 'default' };
  const version = async () => (await at.ask('reader', 'GET', '/v1/rules')).json.version;

  it('give a cookie that no script reads and no other site sends', async () => {
    const { answer } = await logIn(at.keys.operator);
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/']);
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^guard-rules=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/,
    );
  });

  it('give one for https only, to this host only, where the browser speaks https', async () => {
    const behind = await serving({ guard: { proxies: { trust: ['loopback'] } } });
    const { answer } = await logIn(
      behind.keys.operator,
      { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.1' },
      behind,
    );
    assert.match(answer.headers.get('set-cookie') ?? '', /^__Host-guard-rules=[\w-]{43}; Path=\/; .*; Secure$/);
  });

  it('send a policy that lets no script run, and no caching', async () => {
    const { cookie } = await logIn(at.keys.reader);
    const { headers } = await look('/', cookie);
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self'; style-src 'self'",
    );
    assert.deepEqual(
      ['x-frame-options', 'referrer-policy', 'cache-control', 'x-content-type-options'].map((name) =>
        headers.get(name),
      ),
      ['DENY', 'same-origin', 'no-store', 'nosniff'],
    );
  });

  it('refuse a key that is not known, and guessing it', async () => {
    const { answer } = await logIn(newKey());
    assert.deepEqual([answer.status, answer.headers.get('set-cookie')], [401, null]);
    assert.match(answer.text, /role="alert">This key is not known here\./);
    for (let guesses = 0; guesses < 9; guesses++) await logIn(newKey());
    assert.equal((await logIn(at.keys.operator)).answer.status, 429);
  });

  it('lead on to what was wanted, and nowhere else', async () => {
    const to = async (next: string) => (await form('/login', { key: at.keys.reader, next })).headers.get('location');
    assert.equal(await to('block=203.0.113.9&kind=address&evil=1'), '/?block=203.0.113.9&kind=address');
    assert.equal(await to('//evil.example/'), '/');
    assert.equal(await to('document=x\r\nSet-Cookie: a=b'), '/?document=x%0D%0ASet-Cookie%3A+a%3Db');
  });

  it('do what a form says only with its token, the cookie, and from our own page', async () => {
    const { cookie } = await logIn(at.keys.operator);
    const token = tokenOf(await look('/?emergency=on', cookie));
    assert.match(token, /^[\w-]{43}$/);
    const other = await logIn(at.keys.operator);
    const refused: [fields: Record<string, string>, headers: Record<string, string>, status: number][] = [
      [{ ...emergency }, { cookie }, 403],
      [{ ...emergency, token: 'x' }, { cookie }, 403],
      [{ ...emergency, token }, {}, 401],
      [{ ...emergency, token }, { cookie: other.cookie }, 403],
      [{ ...emergency, token }, { cookie: 'guard-rules=x' }, 401],
      [{ ...emergency, token }, { cookie, 'sec-fetch-site': 'cross-site' }, 403],
      [{ ...emergency, token }, { cookie, 'sec-fetch-site': 'same-site' }, 403],
      [{ ...emergency, token }, { cookie, origin: 'https://evil.example' }, 403],
      [{ ...emergency, token }, { cookie, origin: 'null' }, 403],
      [{ ...emergency, token, what: 'replace' }, { cookie }, 400],
      [{ ...emergency, token, document: '../x' }, { cookie }, 400],
    ];
    for (const [fields, headers, status] of refused) {
      const answer = await form('/act', fields, headers);
      assert.equal(answer.status, status, JSON.stringify([fields, headers]));
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
    }
    assert.equal(await version(), 1);
    const done = await form(
      '/act',
      { ...emergency, token },
      { cookie, origin: at.url, 'sec-fetch-site': 'same-origin' },
    );
    assert.deepEqual([done.status, done.headers.get('location')], [303, '/?done=2']);
    assert.equal(await version(), 2);
    const { json } = await at.ask('reader', 'GET', '/v1/rules/history');
    assert.equal(json.changes[0].actor, 'the-operator');
  });

  it('take no other reason than the API does', async () => {
    const { cookie } = await logIn(at.keys.operator);
    const token = tokenOf(await look('/', cookie));
    for (const [what, subject] of [
      ['emergency', ''],
      ['block', '203.0.113.9'],
      ['unblock', '203.0.113.9'],
    ] as const) {
      const fields = { what, subject, token, on: 'on', reason: '\u0001'.repeat(4_000) };
      const answer = await form('/act', fields, { cookie });
      assert.equal(answer.status, 422, what);
      assert.match(answer.text, /reason: expected a text of 1 to 256 characters/);
    }
    assert.equal(await version(), 1);
  });

  it('let a reader read, and do nothing', async () => {
    const { cookie } = await logIn(at.keys.reader);
    const page = await look('/', cookie);
    assert.equal(page.status, 200);
    assert.equal(/Unblock|id="block"|emergency mode on/.test(page.text), false);
    assert.equal((await look('/?block=203.0.113.9', cookie)).status, 403);
    assert.equal((await form('/act', { ...emergency, token: tokenOf(page) }, { cookie })).status, 403);
  });

  it('end with logging out', async () => {
    const first = await logIn(at.keys.operator);
    const token = tokenOf(await look('/', first.cookie));
    const out = await form('/logout', { token }, { cookie: first.cookie });
    assert.match(out.headers.get('set-cookie') ?? '', /^guard-rules=; Path=\/; Max-Age=0;/);
    assert.match((await look('/', first.cookie)).text, /<h1>Log in/);
    assert.equal((await form('/act', { ...emergency, token }, { cookie: first.cookie })).status, 401);
  });

  it('give another cookie with every login, and end the one before', async () => {
    const first = await logIn(at.keys.operator);
    const second = await logIn(at.keys.operator, { cookie: first.cookie });
    assert.notEqual(first.cookie, second.cookie);
    assert.match((await look('/', first.cookie)).text, /<h1>Log in/);
    assert.match((await look('/', second.cookie)).text, /<h1>Rules/);
  });

  it('say nothing of the rules before a login', async () => {
    await at.ask('operator', 'POST', '/v1/rules/block', { body: { address: '203.0.113.77', reason: 'a-reason' } });
    for (const path of ['/', '/?block=203.0.113.9', '/?document=default', '/?done=2']) {
      const { status, text } = await at.ask(undefined, 'GET', path);
      assert.equal(status, 200);
      assert.match(text, /<h1>Log in/);
      assert.equal(/203\.0\.113\.77|a-reason/.test(text), false);
    }
  });

  it('write as text what others have written', async () => {
    const nasty = `"><script>1</script><a href='x'>&amp;`;
    await at.ask('operator', 'POST', '/v1/rules/block', { body: { user: nasty, reason: nasty } });
    const { cookie } = await logIn(at.keys.operator);
    const query = new URLSearchParams({ block: nasty, kind: 'user', reason: nasty, duration: nasty });
    for (const path of ['/', `/?${query}`]) {
      const { text } = await look(path, cookie);
      assert.ok(
        text.includes('&#34;&#62;&#60;script&#62;1&#60;/script&#62;&#60;a href=&#39;x&#39;&#62;&#38;amp;'),
        path,
      );
      assert.equal(/<script|href='x'/.test(text), false);
    }
  });

  it('warn of blocking the address that one reads from, and say how far a range goes', async () => {
    const behind = await serving({ guard: { proxies: { trust: ['loopback'] } } });
    const own = { 'x-forwarded-for': '203.0.113.1' };
    const there = await logIn(behind.keys.operator, own, behind);
    const warned = await behind.ask(undefined, 'GET', '/?block=203.0.113.1', {
      headers: { cookie: there.cookie, ...own },
    });
    assert.match(warned.text, /This is the address that you are reading this page from/);
    const { cookie } = await logIn(at.keys.operator);
    const refused = await look('/?block=127.0.0.1', cookie);
    assert.deepEqual([refused.status, /never blocked/.test(refused.text)], [422, true]);
    assert.match(
      (await look('/?block=198.51.100.0/24', cookie)).text,
      /goes from 198\.51\.100\.0 to 198\.51\.100\.255/,
    );
    assert.match((await look('/?block=0.0.0.0/0', cookie)).text, /at most a \/8/);
    const raw = await look('/?block=a-raw-api-key-of-somebody&kind=api_key', cookie);
    assert.deepEqual([raw.status, raw.text.includes('a-raw-api-key')], [422, false]);
  });

  it('know fingerprints and digests of API keys by their form, and take all else for an address', async () => {
    const { cookie } = await logIn(at.keys.operator);
    const asked = async (subject: string) => (await look(`/?block=${encodeURIComponent(subject)}`, cookie)).text;
    for (const fingerprint of [
      '0a1b2c3d4e5f6071',
      'e7d705a3286e19ea42f587b344ee6865',
      't13d1516h2_8daaf6152771_b186095e22b6',
    ])
      assert.match(await asked(fingerprint), new RegExp(`all who have the fingerprint ${fingerprint}`));
    assert.match(await asked(`sha256:${'0'.repeat(64)}`), /the API key sha256:0/);
    for (const other of ['203.0.113.999', 'ada', 't13d1516h2'])
      assert.match(await asked(other), /Expected an IPv4 or IPv6 address/);
  });
});
