import assert from 'node:assert/strict';
import { closeAll, guarded } from '../guarded.js';
import { processSdk } from '../telemetry/process-sdk.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

describe('the answer to a refused request', () => {
  before(processSdk);
  afterEach(closeAll);

  it('is JSON with an error word, a message and the trace id', async () => {
    const app = await guarded();
    const { status, text, headers } = await app.get(ATTACK);
    assert.equal(status, 403);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    const body = JSON.parse(text);
    assert.deepEqual(Object.keys(body), ['error', 'message', 'trace_id']);
    assert.equal(body.error, 'forbidden');
    assert.equal(body.trace_id, app.events[0]?.traceId);
    assert.match(body.trace_id, /^[0-9a-f]{32}$/);
  });

  it('is text for a client that takes text only', async () => {
    const app = await guarded();
    const { text, headers } = await app.get(ATTACK, { accept: 'text/plain' });
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(text, /^The request was refused\.\nTrace: [0-9a-f]{32}\n$/);
  });

  it('says nothing of rule, pattern, threshold or list', async () => {
    // The name of X-XSS-Protection says nothing of the rule.
    const app = await guarded({ ip: { deny: ['127.0.0.0/8'] }, securityHeaders: { xssProtection: false } });
    const { text, headers } = await app.get(ATTACK);
    const all = text + JSON.stringify([...headers]);
    for (const word of ['script', 'xss', 'detection', '127.0.0', 'deny', 'score'])
      assert.equal(all.toLowerCase().includes(word), false, word);
  });

  it('is not to be stored, nor sniffed', async () => {
    const app = await guarded();
    const { headers } = await app.get(ATTACK);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });

  it('has no body for HEAD', async () => {
    const app = await guarded();
    const { status, text } = await app.get(ATTACK, {}, 'HEAD');
    assert.deepEqual([status, text], [403, '']);
  });

  for (const [status, error] of [
    [400, 'bad_request'],
    [401, 'unauthorized'],
    [413, 'content_too_large'],
    [429, 'too_many_requests'],
    [503, 'service_unavailable'],
    [418, 'refused'],
  ] as const) {
    it(`is called ${error} for ${status}`, async () => {
      const app = await guarded({ custom: [() => ({ status })] });
      const answer = await app.get('/');
      assert.deepEqual([answer.status, JSON.parse(answer.text).error], [status, error]);
    });
  }
});
