import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { DownloadError, type DownloadOptions, download, isFetchable } from '../../src/intel/download.js';
import { closePublishers, type Publisher, publisher } from './clouds/publisher.js';

const MOST = 1_000;
let server: Publisher;

const fetched = (options: Partial<DownloadOptions> = {}, url = server.url) =>
  download(url, { signal: AbortSignal.timeout(5_000), most: MOST, ...options });

function refuses(what: RegExp, options: Partial<DownloadOptions> = {}): Promise<void> {
  return assert.rejects(fetched(options), (error) => {
    assert.ok(error instanceof DownloadError);
    assert.equal(error.code, 'GUARD_INTEL_DOWNLOAD');
    assert.match(error.message, what);
    return true;
  });
}

/** Resolves when the client has left. */
async function leaves(answer: (response: ServerResponse) => void): Promise<() => Promise<unknown>> {
  let left: Promise<unknown> | undefined;
  server.answer = (_, response) => {
    left = once(response, 'close');
    answer(response);
  };
  return async () => left;
}

function endless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(1_000)));
  };
  response.on('drain', more);
  more();
}

describe('a download', () => {
  beforeEach(async () => {
    server = await publisher('a list');
  });
  afterEach(closePublishers);

  it('has the text, and how to ask whether it is still the same', async () => {
    server.publish('a list', '"1"');
    assert.deepEqual(await fetched(), { kind: 'text', text: 'a list', etag: '"1"', modified: undefined });
    assert.deepEqual(await fetched({ known: { etag: '"1"' } }), { kind: 'unchanged' });
    assert.equal((await fetched({ known: { etag: '"2"' } })).kind, 'text');
    assert.match(server.asked[0]?.headers['user-agent'] ?? '', /^koa-otel-guard\//);
  });

  it('asks by the time of the last change, too', async () => {
    const modified = 'Sat, 21 Nov 2026 00:00:00 GMT';
    server.answer = ({ headers }, response) => {
      response.setHeader('last-modified', modified);
      response.writeHead(headers['if-modified-since'] === modified ? 304 : 200).end();
    };
    assert.deepEqual(await fetched(), { kind: 'text', text: '', etag: undefined, modified });
    assert.deepEqual(await fetched({ known: { modified } }), { kind: 'unchanged' });
  });

  it('does not take "unchanged" for an answer where nothing is known', async () => {
    server.answer = (_, response) => response.writeHead(304).end();
    await refuses(/answered with 304/);
  });

  it('reads what is compressed', async () => {
    server.answer = (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('a list'));
    assert.deepEqual(await fetched(), { kind: 'text', text: 'a list', etag: undefined, modified: undefined });
  });

  it('is exactly as long as it may be', async () => {
    server.publish('x'.repeat(MOST));
    assert.equal((await fetched()).kind, 'text');
    server.publish('x'.repeat(MOST + 1));
    await refuses(/longer than 1000 bytes/);
  });

  it('leaves an answer that says it is too long', async () => {
    const left = await leaves((response) => response.setHeader('content-length', '50000000').write('x'));
    await refuses(/longer than/);
    await left();
  });

  it('leaves an answer without end', async () => {
    const left = await leaves(endless);
    await refuses(/longer than/);
    await left();
  });

  it('leaves an answer that grows when it is decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    server.answer = (_, response) => response.setHeader('content-encoding', 'gzip').end(bomb);
    await refuses(/longer than/);
  });

  it('leaves an answer that does not come, and one that does not go on', async () => {
    for (const answer of [() => {}, (response: ServerResponse) => response.write('a')]) {
      const left = await leaves(answer);
      await refuses(/took too long/, { signal: AbortSignal.timeout(100) });
      await left();
    }
  });

  it('is refused when it is cut off', async () => {
    server.answer = (_, response) => {
      response.setHeader('content-length', '100').write('a', () => response.destroy());
    };
    await refuses(/could not be fetched/);
  });

  it('is refused when it is no UTF-8', async () => {
    server.answer = (_, response) => response.end(Buffer.from([0xff, 0xfe]));
    await refuses(/could not be fetched/);
  });

  it('is refused when nobody is there', async () => {
    await server.close();
    await refuses(/ECONNREFUSED/);
  });

  for (const [what, value, least, most] of [
    ['120', () => '120', 120_000, 120_000],
    ['a date', () => new Date(Date.now() + 3_600_000).toUTCString(), 3_500_000, 3_600_000],
    ['a date that is past', () => 'Thu, 01 Jan 1970 00:00:00 GMT', 0, 0],
  ] as const) {
    it(`tells when to come back: ${what}`, async () => {
      server.answer = (_, response) => response.writeHead(429, { 'retry-after': value() }).end();
      await assert.rejects(fetched(), ({ retryAfter }: DownloadError) => {
        assert.ok(retryAfter !== undefined && retryAfter >= least && retryAfter <= most, String(retryAfter));
        return true;
      });
    });
  }

  it('follows redirects, and not for ever', async () => {
    server.answer = ({ url }, response) => {
      if (url === '/there') response.end('a list');
      else response.writeHead(302, { location: '/there' }).end();
    };
    assert.equal((await fetched()).kind, 'text');
    server.answer = (_, response) => response.writeHead(302, { location: '/list' }).end();
    await refuses(/redirected more than 4 times/);
  });

  for (const location of [
    'http://192.0.2.1/list',
    'ftp://127.0.0.1/list',
    'file:///etc/hostname',
    'http://a:b@127.0.0.1/',
  ]) {
    it(`does not follow to ${location}`, async () => {
      server.answer = (_, response) => response.writeHead(302, { location }).end();
      await refuses(/neither https nor on this machine/);
    });
  }

  it('leaves the hosts that it is given by no redirect', async () => {
    server.answer = (_, response) => response.writeHead(302, { location: 'https://example.com/list' }).end();
    await refuses(/redirected to example.com/, { hosts: ['127.0.0.1'] });
  });

  it('may be from anywhere over https, from this machine over http', () => {
    for (const url of ['https://example.com/a', 'http://127.0.0.1:80/', 'http://[::1]/', 'http://localhost:8080/']) {
      assert.equal(isFetchable(new URL(url)), true, url);
    }
    for (const url of [
      'http://example.com/a',
      'http://localhost.example.com/',
      'https://a:b@example.com/',
      'data:,a',
    ]) {
      assert.equal(isFetchable(new URL(url)), false, url);
    }
  });
});
