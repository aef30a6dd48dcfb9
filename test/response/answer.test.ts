import assert from 'node:assert/strict';
import { closeAll, guarded } from '../guarded.js';
import { processSdk } from '../telemetry/process-sdk.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
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

  it('is a page for a browser, which needs nothing but itself and shows the trace id', async () => {
    const app = await guarded();
    const { status, text, headers } = await app.get(ATTACK, { accept: BROWSER });
    assert.equal(status, 403);
    assert.match(headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/);
    assert.match(text, /^<!doctype html>\n<html lang="en">/);
    assert.match(text, /<title>Forbidden<\/title>[\s\S]*<h1>Forbidden<\/h1>\n<p>The request was refused\.<\/p>/);
    assert.ok(text.includes(`<p>Trace: <code>${app.events[0]?.traceId}</code></p>`));
    assert.doesNotMatch(text, /<(?:script|style|link|img)|\son\w+=|style=|src=|href=/i);
  });

  it('tells caches that it depends on Accept, and forgets nothing else that it depends on', async () => {
    const app = await guarded({ custom: [() => ({ headers: { Vary: 'Origin' } })] });
    assert.equal((await app.get('/')).headers.get('vary'), 'Origin, Accept');
    const json = await guarded({ respond: { body: 'json' } });
    assert.equal((await json.get(ATTACK)).headers.get('vary'), null);
  });

  for (const [body, type] of [
    ['json', 'application/json; charset=utf-8'],
    ['html', 'text/html; charset=utf-8'],
    ['text', 'text/plain; charset=utf-8'],
  ] as const) {
    it(`is always ${body} where that is the option`, async () => {
      const app = await guarded({ respond: { body } });
      for (const accept of [BROWSER, 'application/json', 'text/plain']) {
        assert.equal((await app.get(ATTACK, { accept })).headers.get('content-type'), type);
      }
    });
  }

  it("has the application's message, escaped in a page", async () => {
    const message = 'Call <b>Ann</b> & "Bob", it\'s 0123.';
    const app = await guarded({ respond: { messages: { 403: message, 451: 'Not here.' } } });
    const answer = async (accept: string) => (await app.get(ATTACK, { accept })).text;
    const json = JSON.parse(await answer('application/json'));
    assert.deepEqual([json.error, json.message], ['forbidden', message]);
    assert.ok((await answer('text/plain')).startsWith(`${message}\n`));
    const html = await answer('text/html');
    assert.ok(html.includes('<p>Call &#60;b&#62;Ann&#60;/b&#62; &#38; &#34;Bob&#34;, it&#39;s 0123.</p>'), html);
    const elsewhere = await guarded({ respond: { messages: { 451: 'Not here.' } }, custom: [() => ({ status: 451 })] });
    const { error, message: said } = JSON.parse((await elsewhere.get('/')).text);
    assert.deepEqual([error, said], ['refused', 'Not here.']);
  });

  for (const status of [300, 304, 308, 418, 426, 451, 511, 599]) {
    it(`may have any status, ${status} too, in every form`, async () => {
      const app = await guarded({ custom: [() => ({ status })] });
      for (const accept of [BROWSER, 'application/json', 'text/plain']) {
        assert.equal((await app.get('/', { accept })).status, status);
      }
    });
  }

  it('is JSON for an Accept header that is malformed, repeated or huge', async () => {
    const app = await guarded();
    for (const accept of [
      'Accept: ,;=q\r\n',
      'Accept: a\r\nAccept: b\r\n',
      `Accept: ${'x/y;q=1,'.repeat(1_500)}\r\n`,
    ]) {
      const answer = await app.raw(`GET ${ATTACK} HTTP/1.1\r\nHost: a\r\n${accept}\r\n`);
      assert.match(answer, /^HTTP\/1\.1 403 [\s\S]*Content-Type: application\/json/, accept.slice(0, 40));
    }
  });

  it('says nothing of rule, pattern, threshold or list', async () => {
    // The name of X-XSS-Protection says nothing of the rule.
    const app = await guarded({ ip: { deny: ['127.0.0.0/8'] }, securityHeaders: { xssProtection: false } });
    for (const accept of ['application/json', 'text/plain', BROWSER]) {
      const { text, headers } = await app.get(ATTACK, { accept });
      const all = text + JSON.stringify([...headers]);
      for (const word of ['script', 'xss', 'detection', '127.0.0', 'deny', 'score'])
        assert.equal(all.toLowerCase().includes(word), false, word);
    }
  });

  it('is not to be stored, nor sniffed', async () => {
    const app = await guarded();
    const { headers } = await app.get(ATTACK);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });

  it('has no body for HEAD', async () => {
    const app = await guarded();
    for (const accept of ['application/json', 'text/plain', BROWSER]) {
      const answer = await app.raw(
        `HEAD ${ATTACK} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`,
        {
          untilClosed: true,
        },
      );
      assert.match(answer, /^HTTP\/1\.1 403 /);
      assert.ok(answer.endsWith('\r\n\r\n'), answer);
    }
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
