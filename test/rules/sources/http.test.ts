import assert from 'node:assert/strict';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { type HttpSourceOptions, httpSource } from '../../../src/rules/sources/http.js';
import type { KnownRules, RuleSource } from '../../../src/rules/sources/source.js';
import { type Answering, RulesServer, serving } from '../rules-server.js';
import { setText } from '../sets.js';
import { certificates } from './certificates.js';

const SET = setText(1);
const LONGEST = 32 * 1_048_576;

describe('rule sets over http', () => {
  let server: RulesServer;
  const sources: RuleSource[] = [];

  before(async () => {
    server = await RulesServer.listening(serving(SET));
  });
  afterEach(() => {
    for (const source of sources.splice(0)) source.close?.();
  });
  after(() => server.close());

  function opened(options: Partial<HttpSourceOptions> = {}): RuleSource {
    const source = httpSource({ url: server.url, headers: {}, tls: undefined, instance: 'shop-1', ...options });
    sources.push(source);
    return source;
  }

  function read(answer: Answering, known: KnownRules = {}, signal = AbortSignal.timeout(5_000)) {
    server.answer = answer;
    return opened().read(known, signal);
  }

  it('come as they are, with their ETag', async () => {
    assert.deepEqual(await read(serving(SET, { etag: '"v1"' })), { text: SET, etag: '"v1"' });
    assert.deepEqual(await read(serving(SET)), { text: SET, etag: undefined });
  });

  it('come compressed where the server likes to', async () => {
    const answer = serving(SET);
    server.answer = ({ headers }, response) => {
      assert.equal(headers['accept-encoding'], 'gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(SET));
    };
    assert.deepEqual(await opened().read({}, AbortSignal.timeout(5_000)), { text: SET, etag: undefined });
    server.answer = answer;
  });

  it('are asked for with what is known of them, by whom, and what became of the last ones', async () => {
    const known = { etag: '"v1"', outcome: { version: 7, result: 'rejected', reason: 'GUARD_RULES_INVALID' } } as const;
    assert.equal(await read(serving(SET, { etag: '"v1"' }), known), 'unchanged');
    const asked = server.requests.at(-1);
    assert.equal(asked?.['if-none-match'], '"v1"');
    assert.equal(asked?.['guard-rules-version'], '7');
    assert.equal(asked?.['guard-rules-result'], 'rejected; reason=GUARD_RULES_INVALID');
    assert.equal(asked?.['guard-instance'], 'shop-1');
    assert.match(asked?.['user-agent'] ?? '', /^koa-otel-guard\//);
  });

  it('are asked for with the credentials that are given', async () => {
    server.answer = serving(SET);
    await opened({ headers: { authorization: 'Bearer t', 'x-team': 'a' } }).read({}, AbortSignal.timeout(5_000));
    assert.equal(server.requests.at(-1)?.authorization, 'Bearer t');
    assert.equal(server.requests.at(-1)?.['x-team'], 'a');
  });

  it('are missing where the answer is 404, 204 or nothing', async () => {
    for (const status of [404, 204]) {
      assert.equal(await read((_, response) => response.writeHead(status).end()), 'missing');
    }
    assert.equal(await read(serving(' \n')), 'missing');
  });

  it('are read over one connection', async () => {
    server.answer = serving(SET, { etag: '"v1"' });
    const before = server.connections;
    const source = opened();
    for (const known of [{}, { etag: '"v1"' }, {}, { etag: '"v1"' }])
      await source.read(known, AbortSignal.timeout(5_000));
    assert.equal(server.connections - before, 1);
  });

  for (const status of [401, 403, 500, 503, 302, 206]) {
    it(`of an answer of ${status} are none, wherever it leads`, async () => {
      const answer: Answering = (_, response) => response.writeHead(status, { location: '/elsewhere' }).end(SET);
      const before = server.requests.length;
      await assert.rejects(read(answer), { code: 'GUARD_RULES_SOURCE', message: new RegExp(`${status}`) });
      assert.equal(server.requests.length - before, 1);
    });
  }

  it('an unasked 304 gives none', async () => {
    await assert.rejects(
      read((_, response) => response.writeHead(304).end()),
      { code: 'GUARD_RULES_SOURCE' },
    );
  });

  it('are asked for again when the server says, in seconds or by a date', async () => {
    const later = new Date(Date.now() + 90_000).toUTCString();
    for (const [given, least, most] of [
      ['7', 7_000, 7_000],
      [later, 80_000, 91_000],
      ['soon', undefined, undefined],
    ] as const) {
      const answer: Answering = (_, response) => response.writeHead(503, { 'retry-after': given }).end();
      await assert.rejects(read(answer), (error: { retryAfter?: number }) => {
        if (least === undefined) return error.retryAfter === undefined;
        return (error.retryAfter ?? 0) >= least && (error.retryAfter ?? 0) <= most;
      });
    }
  });

  it('of 50 MB are left before they are there, announced or not', async () => {
    let sent = 0;
    const flood: Answering = (_, response) => {
      response.writeHead(200);
      const block = Buffer.alloc(1_048_576, ' ');
      const more = () => {
        while (sent < 50 && !response.destroyed) {
          sent++;
          if (!response.write(block)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    await assert.rejects(read(flood), { code: 'GUARD_RULES_TOO_LARGE' });
    assert.ok(sent < 50, `${sent} MB were sent`);
    const announced: Answering = (_, response) => {
      response.writeHead(200, { 'content-length': LONGEST + 1 });
      response.write(' ');
    };
    await assert.rejects(read(announced), { code: 'GUARD_RULES_TOO_LARGE' });
  });

  it('that grow beyond measure when they are decompressed are left', async () => {
    const bomb = gzipSync(Buffer.alloc(2 * LONGEST, ' '));
    assert.ok(bomb.length < 100_000);
    const answer: Answering = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    await assert.rejects(read(answer), { code: 'GUARD_RULES_TOO_LARGE' });
  });

  it('in what is no gzip, another coding or no UTF-8 are none', async () => {
    const coded = (coding: string, body: Buffer): Answering => {
      return (_, response) => response.writeHead(200, { 'content-encoding': coding }).end(body);
    };
    for (const answer of [
      coded('gzip', Buffer.from(SET)),
      coded('gzip', gzipSync(SET).subarray(0, 20)),
      coded('br', Buffer.from(SET)),
      coded('identity', Buffer.from([0x7b, 0xff])),
    ]) {
      await assert.rejects(read(answer), { code: 'GUARD_RULES_INVALID' });
    }
  });

  it('that are cut off are none', async () => {
    const answer: Answering = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write(SET, () => response.destroy());
    };
    await assert.rejects(read(answer));
  });

  it('from a server that hangs, or drips, are waited for no longer than told', async () => {
    const timers: NodeJS.Timeout[] = [];
    const hanging: Answering = () => {};
    const dripping: Answering = (_, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write(' '), 20));
    };
    try {
      for (const answer of [hanging, dripping]) {
        const ended = new Promise<void>((resolve) => {
          const told = answer;
          server.answer = (request, response) => {
            response.on('close', resolve);
            told(request, response);
          };
        });
        await assert.rejects(opened().read({}, AbortSignal.timeout(150)));
        // The server sees the connection end, too.
        await ended;
      }
    } finally {
      timers.forEach(clearInterval);
    }
  });

  it('close ends the connection that is kept for the next time', async () => {
    server.answer = serving(SET);
    const closed = new Promise((resolve) => {
      server.answer = (request, response) => {
        request.socket.on('close', resolve);
        serving(SET)(request, response);
      };
    });
    const source = opened();
    await source.read({}, AbortSignal.timeout(5_000));
    source.close?.();
    await closed;
  });

  it('are called by an address without its query', () => {
    const url = new URL('https://rules.example/v1/rules?token=secret');
    assert.equal(opened({ url }).name, 'https://rules.example/v1/rules');
  });
});

describe('rule sets over https', () => {
  const { ca, server: served, client } = certificates();
  let server: RulesServer;

  before(async () => {
    server = await RulesServer.listening(serving(SET), { ...served, ca, requestCert: true, rejectUnauthorized: true });
  });
  after(() => server.close());

  async function read(tls: HttpSourceOptions['tls']) {
    const source = httpSource({ url: server.url, headers: {}, tls, instance: 'shop-1' });
    try {
      return await source.read({}, AbortSignal.timeout(5_000));
    } finally {
      source.close?.();
    }
  }

  it('come to a client that shows its certificate', async () => {
    const shown = new Promise((resolve) => {
      server.answer = (request, response) => {
        resolve((request.socket as TLSSocket).getPeerCertificate().subject.CN);
        serving(SET)(request, response);
      };
    });
    assert.deepEqual(await read({ ...client, ca }), { text: SET, etag: undefined });
    assert.equal(await shown, 'client');
  });

  it('come neither without a certificate nor from a server that nobody vouches for', async () => {
    await assert.rejects(read({ ca }));
    await assert.rejects(read(client), { code: /CERT|SELF_SIGNED|VERIFY/ });
  });
});
