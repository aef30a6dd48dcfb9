import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import type { GuardOptions } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const traps = (options: GuardOptions = {}) =>
  guarded({
    detection: false,
    honeypot: { paths: ['/wp-login.php', '/backup/**', 'POST /old'], fields: ['website'] },
    ...options,
  });
const fill = (app: Guarded, headers = {}, body = 'name=ada&website=spam') =>
  app.get('/', { ...FORM, ...headers }, 'POST', body);

describe('a honeypot', () => {
  afterEach(closeAll);

  it('answers at a trap as where there is nothing', async () => {
    const app = await traps();
    const { status, text } = await app.get('/wp-login.php');
    assert.deepEqual([status, JSON.parse(text).error], [404, 'not_found']);
    assert.equal(app.reached(), 0);
  });

  it('takes a path for a trap that some server might take for one', async () => {
    const app = await traps();
    for (const path of [
      '/wp-login.php/',
      '/WP-Login.PHP',
      '/wp%2Dlogin.php?a=1',
      '//wp-login.php',
      '/a/../wp-login.php',
      '/backup',
      '/backup/db.sql',
      '/backup/a/b/c',
    ]) {
      assert.match(await app.raw(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 404 /, path);
    }
    assert.equal(app.reached(), 0);
  });

  it('lets everything else pass, also what is a trap for another method', async () => {
    const app = await traps();
    for (const path of ['/', '/wp-login', '/backups', '/wp-login.php.txt', '/old']) {
      assert.equal((await app.get(path)).status, 200, path);
    }
    assert.equal((await app.get('/old', {}, 'POST', '')).status, 404);
  });

  it('springs for whoever has no credential', async () => {
    const app = await traps({ auth: { scheme: 'bearer', verify: () => null } });
    assert.equal((await app.get('/wp-login.php')).status, 404);
    assert.equal((await app.get('/')).status, 401);
  });

  it('refuses who fills in a field that nobody sees, and leaves others their body', async () => {
    const app = await guarded({ detection: false, honeypot: { fields: ['website'] } }, async (ctx) => {
      const chunks = await ctx.req.toArray();
      ctx.body = Buffer.concat(chunks).toString();
    });
    assert.equal((await fill(app)).status, 403);
    const honest = await fill(app, {}, 'name=ada&website=');
    assert.deepEqual([honest.status, honest.text], [200, 'name=ada&website=']);
    assert.equal(app.reached(), 1);
  });

  it('looks into compressed bodies, queries, and what a parser before it has made', async () => {
    const app = await traps();
    const compressed = gzipSync('website=spam');
    assert.equal((await app.get('/', { ...FORM, 'content-encoding': 'gzip' }, 'POST', compressed)).status, 403);
    assert.equal((await app.get('/?website=spam')).status, 403);
    const { shield } = await traps();
    const koa = new Koa().use(bodyParser()).use(shield);
    koa.use((ctx) => {
      ctx.body = 'hello';
    });
    const server = koa.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const ask = async (body: string) =>
      (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: FORM, body })).status;
    assert.deepEqual([await ask('website=spam'), await ask('website=')], [403, 200]);
    server.closeAllConnections();
    server.close();
  });

  it('looks at bodies without detection, and not where it is off itself', async () => {
    assert.equal((await fill(await traps({ checks: { detection: 'off' } }))).status, 403);
    assert.equal((await fill(await traps({ checks: { honeypot: 'off' } }))).status, 200);
    assert.equal((await fill(await traps({ body: { inspect: 0 } }))).status, 200);
  });

  it('tells the name of the field and of the trap, never what was written', async () => {
    const app = await traps();
    await fill(app, {}, 'website=hunter2');
    await app.get('/backup/hunter2.sql');
    const [field, path] = app.events;
    assert.deepEqual([field?.name, field?.attributes['guard.input.name']], ['guard.honeypot.field', 'body.website']);
    assert.deepEqual([path?.name, path?.attributes['security_rule.name']], ['guard.honeypot.path', '/backup/**']);
    assert.doesNotMatch(JSON.stringify(field), /hunter2/);
  });

  it('counts to bans, and may ban at once', async () => {
    const options: GuardOptions = {
      proxies: { trust: ['loopback'] },
      ban: { categories: { honeypot: { threshold: 1, duration: '1d' } } },
    };
    const app = await traps(options);
    const from = { 'x-forwarded-for': '203.0.113.9' };
    assert.equal((await app.get('/wp-login.php', from)).status, 404);
    assert.equal((await app.get('/', from)).status, 403);
    const [ban] = await app.shield.bans();
    assert.equal(ban?.subject, '203.0.113.9');
    const other = await traps({ proxies: { trust: ['loopback'] }, ban: { threshold: 2 } });
    for (let n = 0; n < 2; n++) await fill(other, from);
    assert.equal((await other.get('/', from)).status, 403);
  });

  it('is not there for trusted addresses and excluded paths', async () => {
    const app = await traps({ ip: { allow: ['127.0.0.0/8'] } });
    assert.deepEqual([(await app.get('/wp-login.php')).status, (await fill(app)).status], [200, 200]);
    const excluding = await traps({ exclude: ['/backup/**'] });
    assert.equal((await excluding.get('/backup/db.sql')).status, 200);
  });

  it('in monitor mode tells and lets pass', async () => {
    const app = await traps({ checks: { honeypot: 'monitor' } });
    assert.deepEqual([(await app.get('/wp-login.php')).status, (await fill(app)).status], [200, 200]);
    assert.deepEqual(
      app.events.map(({ attributes }) => attributes['guard.finding.state']),
      ['monitored', 'monitored'],
    );
  });
});
