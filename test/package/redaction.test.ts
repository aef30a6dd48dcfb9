import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { APPS, ROOT } from '../repository.js';
import { install } from './install.js';
import { packagesOf } from './lines.js';
import { run } from './program.js';

describe('secrets that clients and the application put everywhere', function () {
  this.timeout(150_000);

  /** Keeps what arrives as it came over the wire. */
  let collector: Server;
  let arrived: { path: string | undefined; bytes: Buffer }[];
  beforeEach(async () => {
    arrived = [];
    collector = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      arrived.push({ path: request.url, bytes: Buffer.concat(chunks) });
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => collector.close(resolve)));

  const folders: [line: string, folder: () => Promise<[cwd: string, app: string]>][] = [
    ['2.x', async () => [ROOT, relative(ROOT, join(APPS, 'leaky.mjs'))]],
    ['3.x', async () => [await install(packagesOf('3.x'), ['leaky.mjs']), 'leaky.mjs']],
  ];
  for (const [line, folder] of folders) {
    describe(`SDK ${line}`, () => {
      let place: [cwd: string, app: string];
      before(async () => {
        place = await folder();
      });

      it('are in no byte that leaves through the preload', async () => {
        const text = await sent(place, {});
        assert.deepEqual(leaks(text), []);
        for (const marker of ['JWT:', 'SESSION:2_values', 'EMAIL:20', 'CARD:', 'CREDENTIAL:', 'VALUE:7']) {
          assert.ok(text.includes(`[REDACTED:${marker}`), marker);
        }
        assert.match(text, /0190b2f4-7c1e-7cc1-bd4b-1f0c2f9f1d11/);
        assert.match(text, /203\.0\.113\.9/);
      });

      it('are in none without a spool, in JSON', async () => {
        const text = await sent(place, { GUARD_SPOOL: 'off', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
        assert.deepEqual(leaks(text), []);
        assert.match(text, /"\[REDACTED:VALUE:7\]"/);
      });

      it('are in none that goes to the console, beside the collector', async () => {
        const env = { OTEL_TRACES_EXPORTER: 'console,otlp', OTEL_LOGS_EXPORTER: 'console,otlp' };
        const { stdout, text } = await ran(place, env);
        assert.match(stdout, /\[REDACTED:JWT:/);
        assert.match(stdout, /\[REDACTED:SESSION:2_values\]/);
        assert.deepEqual(leaks(stdout + text), []);
        assert.match(text, /\[REDACTED:SESSION:2_values\]/);
      });

      for (const [form, expected] of [
        ['truncated', /203\.0\.113\.0/],
        ['hashed', /hmac:[0-9a-f]{16}/],
      ] as const) {
        it(`addresses of clients are ${form} everywhere, by one setting for the guard and the preload`, async () => {
          const text = await sent(place, {
            GUARD_PRIVACY_CLIENT_ADDRESS: form,
            GUARD_PRIVACY_ADDRESS_KEY: 'a key of sixteen characters or more',
          });
          assert.deepEqual(leaks(text, /203\.0\.113\.(?:9|10)/g), []);
          assert.match(text, expected);
        });
      }

      it('are there when nobody takes them out', async () => {
        assert.ok(leaks(await sent(place, { GUARD_REDACT: 'false' })).length > 10);
      });
    });
  }

  async function sent(place: [cwd: string, app: string], variables: Readonly<Record<string, string>>): Promise<string> {
    return (await ran(place, variables)).text;
  }

  /** Runs the application to its end; answers with what it has printed, and sent in all signals. */
  async function ran([cwd, app]: [cwd: string, app: string], variables: Readonly<Record<string, string>>) {
    const { port } = collector.address() as AddressInfo;
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      OTEL_SERVICE_NAME: 'shop',
      ...variables,
    };
    const { stdout } = await run(process.execPath, ['--import', 'koa-otel-guard/instrumentation', app], { cwd, env });
    assert.match(stdout, /\[500,403\]/);
    const signals = new Set(arrived.map(({ path }) => path));
    assert.deepEqual([...signals].sort(), ['/v1/logs', '/v1/metrics', '/v1/traces']);
    return { stdout, text: arrived.map(({ bytes }) => bytes.toString('latin1')).join('\n') };
  }
});

/** Secrets that are left, with what is around them; also in base64, as the body of a JWT has it. */
function leaks(text: string, pattern = /hunter2|aHVudGVy|4111(?:\s|%20)?1111/gi): string[] {
  return [...text.matchAll(pattern)].map(({ index }) =>
    JSON.stringify(text.slice(Math.max(index - 60, 0), index + 20)),
  );
}
