import assert from 'node:assert/strict';
import { closeAll, type Guarded, guarded } from '../guarded.js';

const post = (lines: string, body = '{}') =>
  `POST / HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;

async function status(app: Guarded, bytes: string): Promise<number> {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await app.raw(bytes))?.[1]);
}

const typed = (app: Guarded, type: string) => status(app, post(`Content-Type: ${type}\r\n`));

describe('content types', () => {
  afterEach(closeAll);

  it('are listed as they are, whatever their case and parameters', async () => {
    const app = await guarded({ contentTypes: ['Application/JSON', 'multipart/form-data'] });
    for (const type of [
      'application/json',
      'APPLICATION/Json; charset=UTF-8',
      'application/json;',
      '  application/json ; charset="a;b"',
      'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW',
    ]) {
      assert.equal(await typed(app, type), 200, type);
    }
    for (const type of ['application/xml', 'application/jsonp', 'text/json', 'application/problem+json', 'a/json']) {
      assert.equal(await typed(app, type), 415, type);
    }
  });

  it('are listed by their type', async () => {
    const app = await guarded({ contentTypes: ['text/*'] });
    for (const type of ['text/plain', 'text/vnd.a+xml; a=b']) assert.equal(await typed(app, type), 200, type);
    for (const type of ['application/text', 'texts/plain', 'text']) assert.equal(await typed(app, type), 415, type);
  });

  it('are listed by their suffix, which is another type than the one without', async () => {
    const app = await guarded({ contentTypes: ['application/*+json'] });
    for (const type of ['application/problem+json', 'application/vnd.api+json', 'application/a+b+json']) {
      assert.equal(await typed(app, type), 200, type);
    }
    for (const type of [
      'application/json',
      'application/+json',
      'text/problem+json',
      'application/a+jsonx',
      'application/json+a',
      'application/a+json+xml',
    ]) {
      assert.equal(await typed(app, type), 415, type);
    }
  });

  it('are needed for a body', async () => {
    const app = await guarded({ contentTypes: ['application/json'] });
    assert.equal(await status(app, post('')), 415);
    assert.equal(await status(app, post('Content-Type:\r\n')), 415);
    const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n';
    assert.equal(await status(app, `${chunked}\r\n2\r\n{}\r\n0\r\n\r\n`), 415);
    assert.equal(await status(app, `${chunked}Content-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n`), 200);
    assert.equal(await status(app, post('').replace('POST', 'GET')), 415);
  });

  it('are not asked for without a body', async () => {
    const app = await guarded({ contentTypes: ['application/json'] });
    assert.equal((await app.get('/')).status, 200);
    assert.equal((await app.get('/', {}, 'POST')).status, 200);
    assert.equal((await app.get('/', {}, 'DELETE')).status, 200);
    assert.equal(await status(app, post('Content-Type: application/xml\r\n', '')), 200);
    assert.equal(await status(app, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 00\r\n\r\n'), 200);
  });

  it('that are malformed are refused, also when an allowed one is in them', async () => {
    const app = await guarded({ contentTypes: ['application/json', 'text/*', 'application/*+json'] });
    for (const type of [
      'application/json, text/html',
      'application/json application/xml',
      'application/json/xml',
      'application /json',
      '/json',
      'application/',
      'text/',
      '*/*',
      'application/*',
      ';application/json',
      '"application/json"',
      'application/j\u00f6son',
      'application/json\u00a0',
      `text/${'a'.repeat(128)}`,
      `text/${'a'.repeat(12_000)}`,
      `${'a/'.repeat(6_000)}json`,
      `${' '.repeat(12_000)}x`,
    ]) {
      assert.equal(await typed(app, type), 415, type.slice(0, 40));
    }
    assert.equal(await typed(app, `text/${'a'.repeat(127)};${'a;'.repeat(6_000)}`), 200);
  });

  it('that are named twice count as the application sees them: the first', async () => {
    const app = await guarded({ contentTypes: ['application/json'] });
    const both = (one: string, other: string) => post(`Content-Type: ${one}\r\nContent-Type: ${other}\r\n`);
    assert.equal(await status(app, both('text/html', 'application/json')), 415);
    assert.equal(await status(app, both('application/json', 'text/html')), 200);
  });

  it('are asked for over HTTP/2, where a body need not say how long it is', async () => {
    const app = await guarded({ contentTypes: ['application/json'] });
    const json = { 'content-type': 'application/json' };
    assert.equal((await app.http2({ ':method': 'GET' })).status, 200);
    assert.equal((await app.http2({ ':method': 'POST' })).status, 200);
    assert.equal((await app.http2({ ':method': 'POST', ...json }, '{}')).status, 200);
    assert.equal((await app.http2({ ':method': 'POST' }, '{}')).status, 415);
    assert.equal((await app.http2({ ':method': 'POST', 'content-length': 2 }, '{}')).status, 415);
    assert.equal((await app.http2({ ':method': 'POST', 'content-length': 0 }, '')).status, 200);
  });

  it('that are refused are told without their parameters', async () => {
    const app = await guarded({ contentTypes: ['application/json'] });
    await typed(app, 'Text/HTML; charset=hunter2');
    assert.equal(app.events[0]?.attributes['guard.input.excerpt'], 'text/html');
    assert.doesNotMatch(JSON.stringify(app.events), /hunter2/);
  });
});
