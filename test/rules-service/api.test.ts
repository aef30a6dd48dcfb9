import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { openEnvelope } from '../../src/rules/signature.js';
import { directoryStorage } from '../../src/rules-service/index.js';
import { endServing, type Serving, serving, temporary, withRules } from './serving.js';
import { readVerifyKeys } from './verify.js';

describe('the rules service over HTTP', () => {
  let at: Serving;
  beforeEach(async () => {
    at = await serving();
  });
  afterEach(endServing);

  const read = (headers = {}) => at.ask('reader', 'GET', '/v1/rules', { headers });
  const put = (body: unknown, headers: Record<string, string>) =>
    at.ask('admin', 'PUT', '/v1/rules', { body, headers });

  it('has no rules at first', async () => {
    const { status, json } = await read();
    assert.deepEqual([status, json.title, json.detail], [404, 'Not Found', 'There are no rules yet.']);
  });

  it('serves what was put, with the version it gave it', async () => {
    const etag = await withRules(at, { version: 99, mode: 'monitor', deny: ['203.0.113.0/24'] });
    const { status, json, text, headers } = await read();
    assert.equal(status, 200);
    assert.deepEqual(json, { format: 1, version: 1, mode: 'monitor', deny: ['203.0.113.0/24'] });
    assert.equal(headers.get('etag'), etag);
    assert.equal(etag, `"${createHash('sha256').update(text).digest('base64url')}"`);
    assert.equal(headers.get('guard-rules-version'), '1');
    assert.equal(headers.get('cache-control'), 'private, no-cache');
  });

  it('says 304 to whoever knows the rules already', async () => {
    const etag = await withRules(at);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { status, text, headers } = await read({ 'if-none-match': known });
      assert.deepEqual([status, text, headers.get('etag')], [304, '', etag], known);
    }
    assert.equal((await read({ 'if-none-match': '"other"' })).status, 200);
  });

  it('compresses what is worth it, under an entity tag of its own that counts as the same rules', async () => {
    const deny = Array.from({ length: 500 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
    const etag = await withRules(at, { deny });
    const zipped = await raw({ 'accept-encoding': 'gzip' });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.equal(zipped.headers.vary, 'Accept-Encoding');
    assert.ok(zipped.body.length < 3_000);
    assert.deepEqual(JSON.parse(gunzipSync(zipped.body).toString()).deny, deny);
    const tag = String(zipped.headers.etag);
    assert.notEqual(tag, etag);
    assert.equal((await raw({ 'accept-encoding': 'gzip', 'if-none-match': tag })).status, 304);
    assert.equal((await raw({ 'accept-encoding': 'identity' })).headers['content-encoding'], undefined);
    assert.equal((await put({ mode: 'enforce' }, { 'if-match': tag })).status, 200);
  });

  it('answers HEAD as GET, without the body', async () => {
    const etag = await withRules(at);
    const { status, text, headers } = await at.ask('reader', 'HEAD', '/v1/rules');
    assert.deepEqual([status, text, headers.get('etag')], [200, '', etag]);
  });

  it('replaces rules only for who has seen the newest', async () => {
    const etag = await withRules(at);
    assert.equal((await put({}, {})).status, 428);
    assert.equal((await put({}, { 'if-match': etag, 'if-none-match': '*' })).status, 428);
    assert.equal((await put({}, { 'if-none-match': '*' })).status, 412);
    const second = await put({ mode: 'enforce' }, { 'if-match': etag });
    assert.deepEqual(
      [second.status, second.json],
      [200, { document: 'default', version: 2, changed: true, summary: 'mode "enforce"' }],
    );
    assert.equal((await put({ mode: 'monitor' }, { 'if-match': etag })).status, 412);
    assert.equal((await read()).json.mode, 'enforce');
  });

  it('lets one of 50 who have all seen the same rules change them, and tells the others', async () => {
    const etag = await withRules(at);
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) => put({ comment: `by ${index}` }, { 'if-match': etag })),
    );
    const won = all.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    assert.equal(all.filter(({ status }) => status === 412).length, 49);
    const { json, headers } = await read();
    assert.equal(json.version, 2);
    assert.equal(headers.get('etag'), won[0]?.headers.get('etag'));
  });

  it('loses none of 40 blocks that come at once, through two services on one directory', async () => {
    await withRules(at);
    const other = await serving({
      storage: at.directory,
      keys: [{ id: 'o', role: 'operator', sha256: createHash('sha256').update(at.keys.operator).digest('hex') }],
    });
    const block = (index: number) =>
      fetch(`${index % 2 ? at.url : other.url}/v1/rules/block`, {
        method: 'POST',
        headers: { authorization: `Bearer ${at.keys.operator}`, 'content-type': 'application/json' },
        body: JSON.stringify({ address: `198.51.100.${index}` }),
      });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => block(index)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(40).fill(200),
    );
    const { json } = await read();
    assert.equal(json.version, 41);
    assert.equal(new Set(json.bans.map(({ address }: { address: string }) => address)).size, 40);
  });

  it('patches by RFC 7396', async () => {
    const etag = await withRules(at, { mode: 'monitor', checks: { bot: 'off', detection: 'monitor' } });
    const patch = (headers: Record<string, string>, type = 'application/merge-patch+json') =>
      at.ask('admin', 'PATCH', '/v1/rules', { body: { mode: null, checks: { bot: null } }, headers, type });
    assert.equal((await patch({})).status, 428);
    assert.equal((await patch({ 'if-match': etag }, 'application/json')).status, 415);
    assert.equal((await patch({ 'if-match': etag })).status, 200);
    assert.deepEqual((await read()).json, { format: 1, version: 2, checks: { detection: 'monitor' } });
  });

  it('takes no rules that no guard would take, and says what is wrong with them', async () => {
    const etag = await withRules(at);
    const bad = await put({ mode: 'loose', denny: [] }, { 'if-match': etag });
    assert.equal(bad.status, 422);
    assert.deepEqual(bad.json.faults.map(({ path }: { path: string }) => path).sort(), ['denny', 'mode']);
    const over = await put({ expires_at: '2020-01-01T00:00:00Z' }, { 'if-match': etag });
    assert.deepEqual([over.status, over.json.faults[0].path], [422, 'expires_at']);
    for (const text of ['{', '[]', '1', '"x"', '{"__proto__":{"mode":"monitor"}}']) {
      assert.match(String((await put(text, { 'if-match': etag })).status), /^4(00|22)$/, text);
    }
    assert.equal((await read()).json.version, 1);
  });

  it('takes rules that look like attacks: to describe them is what they are for', async () => {
    const patterns = [{ id: 'shop.union', pattern: "(?i)' union select .* from <script>alert(1)</script>" }];
    await withRules(at, { patterns });
    const reason = "' or 1=1 -- <script>alert(document.cookie)</script> ../../etc/passwd";
    const { status } = await at.ask('operator', 'POST', '/v1/rules/block', {
      body: { address: '203.0.113.9', reason },
    });
    assert.equal(status, 200);
    assert.equal((await read()).json.bans[0].reason, reason);
  });

  it('takes a large set, and no larger one than guards do', async function () {
    this.timeout(30_000);
    const deny = Array.from(
      { length: 100_000 },
      (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    );
    await withRules(at, { deny });
    const { json } = await read();
    assert.equal(json.deny.length, 100_000);
    const { status } = await put(`{"comment":"${'x'.repeat(33 * 1_048_576)}"}`, { 'if-match': '*' });
    assert.equal(status, 413);
    const small = await at.ask('operator', 'POST', '/v1/rules/block', {
      body: { address: '1.2.3.4', reason: 'x'.repeat(20_000) },
    });
    assert.equal(small.status, 413);
  });

  it('takes no body of another type, compressed, or not in UTF-8', async () => {
    const send = (body: string | Buffer, headers: Record<string, string>) =>
      fetch(`${at.url}/v1/rules/block`, {
        method: 'POST',
        headers: { authorization: `Bearer ${at.keys.operator}`, ...headers },
        body,
      }).then(({ status }) => status);
    assert.equal(await send('{}', { 'content-type': 'text/plain' }), 415);
    assert.equal(await send('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' }), 415);
    assert.equal(await send(Buffer.from([0x22, 0xff, 0x22]), { 'content-type': 'application/json' }), 400);
  });

  it('takes no longer body of who does not say how long it is', async () => {
    const body = new Blob([JSON.stringify({ address: '203.0.113.9' }), ' '.repeat(17_000)]).stream();
    const { status } = await fetch(`${at.url}/v1/rules/block`, {
      method: 'POST',
      headers: { authorization: `Bearer ${at.keys.operator}`, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    });
    assert.equal(status, 413);
  });

  it('gives way to other services for a while, and makes its change then', async () => {
    const own = directoryStorage(temporary());
    let lost = 0;
    const storage = {
      ...own,
      append: async (...given: Parameters<typeof own.append>) => ++lost > 30 && own.append(...given),
    };
    const slow = await serving({ storage });
    const { status } = await slow.ask('operator', 'POST', '/v1/rules/block', { body: { address: '203.0.113.9' } });
    assert.deepEqual([status, lost], [201, 31]);
  });

  it('keeps 100 documents and no more', async () => {
    const own = directoryStorage(temporary());
    const names = Array.from({ length: 99 }, (_, index) => `d${index}`);
    const storage = { ...own, documents: async () => [...names, ...(await own.documents())] };
    const full = await serving({ storage });
    await withRules(full);
    const more = (name: string) =>
      full.ask('admin', 'PUT', `/v1/rules?document=${name}`, { body: {}, headers: { 'if-none-match': '*' } });
    assert.equal((await more('another')).status, 409);
    assert.equal((await more('d1')).status, 201);
  });

  it('keeps a history, and rolls back to a version of it under a new number', async () => {
    const etag = await withRules(at, { mode: 'monitor' });
    await put({ mode: 'enforce' }, { 'if-match': etag });
    await at.ask('operator', 'POST', '/v1/rules/emergency', { body: { on: true, reason: 'flood' } });
    const back = await at.ask('admin', 'POST', '/v1/rules/rollback', { body: { version: 1 } });
    assert.deepEqual([back.status, back.json.version], [200, 4]);
    assert.deepEqual((await read()).json, { format: 1, version: 4, mode: 'monitor' });
    const { json } = await at.ask('reader', 'GET', '/v1/rules/history');
    assert.deepEqual(
      json.changes.map(({ version, action, actor, reason }: Record<string, unknown>) => [
        version,
        action,
        actor,
        reason,
      ]),
      [
        [4, 'rolled_back', 'the-admin', 'version 1'],
        [3, 'emergency', 'the-operator', 'flood'],
        [2, 'replaced', 'the-admin', undefined],
        [1, 'replaced', 'the-admin', undefined],
      ],
    );
    assert.equal((await at.ask('reader', 'GET', '/v1/rules/versions/3')).json.emergency.on, true);
    assert.equal((await at.ask('reader', 'GET', '/v1/rules/versions/9')).status, 404);
    assert.equal((await at.ask('admin', 'POST', '/v1/rules/rollback', { body: { version: 9 } })).status, 404);
  });

  it('makes no new version of what is so already', async () => {
    await withRules(at);
    const on = () => at.ask('operator', 'POST', '/v1/rules/emergency', { body: { on: true } });
    assert.deepEqual((await on()).json.changed, true);
    const again = await on();
    assert.deepEqual([again.status, again.json.changed, again.json.version], [200, false, 2]);
  });

  it('keeps documents apart', async () => {
    await withRules(at, { mode: 'monitor' });
    await at.ask('admin', 'PUT', '/v1/rules?document=shop', {
      body: { mode: 'enforce' },
      headers: { 'if-none-match': '*' },
    });
    assert.equal((await read()).json.mode, 'monitor');
    assert.equal((await at.ask('reader', 'GET', '/v1/rules?document=shop')).json.mode, 'enforce');
    assert.deepEqual((await at.ask('reader', 'GET', '/v1/documents')).json, { documents: ['default', 'shop'] });
    for (const name of ['..', 'a/b', 'A', '', 'x'.repeat(65), '.hidden', 'a&document=b']) {
      assert.equal((await at.ask('reader', 'GET', `/v1/rules?document=${name}`)).status, 400, name);
    }
  });

  it('knows which applications follow, and what became of the rules there', async () => {
    await withRules(at);
    await read({ 'guard-instance': 'app-1' });
    await read({ 'guard-instance': 'app-1', 'guard-rules-version': '1', 'guard-rules-result': 'applied' });
    await read({
      'guard-instance': 'app-2',
      'guard-rules-version': '0',
      'guard-rules-result': 'rejected; reason=signature',
    });
    await read({ 'guard-instance': `${'x'.repeat(200)}` });
    await read({ 'guard-instance': 'app-3', 'guard-rules-version': '1e3', 'guard-rules-result': 'perhaps' });
    const { json } = await at.ask('reader', 'GET', '/v1/instances');
    const seen = json.instances.map(({ last_seen: seen, ...rest }: { last_seen: string }) => {
      assert.ok(Math.abs(Date.parse(seen) - Date.now()) < 60_000);
      return rest;
    });
    const common = { document: 'default', key: 'the-reader' };
    assert.deepEqual(seen, [
      { instance: 'app-3', ...common },
      { instance: 'app-2', ...common, version: 0, result: 'rejected', reason: 'signature' },
      { instance: 'app-1', ...common, version: 1, result: 'applied' },
    ]);
  });

  it('answers 405 with the methods there are, and 404 for what there is not', async () => {
    const { status, headers } = await at.ask('admin', 'DELETE', '/v1/rules');
    assert.deepEqual([status, headers.get('allow')], [405, 'GET, PUT, PATCH, HEAD']);
    assert.equal((await at.ask('admin', 'GET', '/v1/rules/')).status, 404);
    assert.equal((await at.ask('admin', 'GET', '/v1/rules/versions/x')).status, 404);
  });

  it('says how it is to who balances load, without a key', async () => {
    assert.deepEqual((await at.ask(undefined, 'GET', '/health')).json, { status: 'healthy' });
  });

  it('signs the exact bytes that it serves, with several keys', async () => {
    const { signing, verify, strangers } = readVerifyKeys();
    const signed = await serving({ signing });
    await withRules(signed, { comment: 'na\u00efve \ud83d\ude00' });
    const { text, headers } = await signed.ask('reader', 'GET', '/v1/rules');
    assert.equal(headers.get('etag'), `"${createHash('sha256').update(text).digest('base64url')}"`);
    const opened = await openEnvelope(text, verify);
    assert.deepEqual(JSON.parse(opened.text), { format: 1, version: 1, comment: 'na\u00efve \ud83d\ude00' });
    assert.equal(JSON.parse(text).signatures.length, 2);
    await assert.rejects(openEnvelope(text.replace('version\\":1', 'version\\":2'), verify));
    await assert.rejects(openEnvelope(text, strangers));
  });

  function raw(
    headers: Record<string, string>,
  ): Promise<{ status?: number | undefined; headers: Record<string, unknown>; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const asked = request(`${at.url}/v1/rules`, {
        headers: { authorization: `Bearer ${at.keys.reader}`, ...headers },
      });
      asked.on('error', reject);
      asked.on('response', (response) => {
        response
          .toArray()
          .then(
            (chunks) =>
              resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
            reject,
          );
      });
      asked.end();
    });
  }
});
