import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { join, relative } from 'node:path';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { APPS, ROOT } from '../repository.js';
import { type Program, run, start } from './program.js';
import { type Answers, assertAllSignals, assertPreloaded } from './signals.js';

describe('node --import koa-otel-guard/instrumentation', function () {
  this.timeout(60_000);

  describe('with a collector', () => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await startReceiver();
    });
    afterEach(() => receiver.close());

    for (const app of ['observed.mjs', 'observed.cjs']) {
      it(`instruments ${app}, and sends what is left at its natural end`, async () => {
        const { stdout } = await run(process.execPath, preloaded(app), programOptions(receiver.url));
        assertPreloaded(receiver, assertAllSignals(receiver, JSON.parse(stdout)));
      });
    }

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`sends what is left on ${signal}, then ends by it`, async () => {
        const program = start(process.execPath, preloaded('serve.mjs'), programOptions(receiver.url));
        const answers = await visit(await program.firstLine);
        const ended = await endBy(program, signal);
        assert.deepEqual({ code: ended.code, signal: ended.signal }, { code: null, signal });
        assertPreloaded(receiver, assertAllSignals(receiver, answers));
      });
    }

    it('leaves SIGTERM to an application that listens to it, and sends what is left when that has closed', async () => {
      const args = [...preloaded('serve.mjs'), '--close-on-sigterm'];
      const program = start(process.execPath, args, programOptions(receiver.url));
      const answers = await visit(await program.firstLine);
      const ended = await endBy(program, 'SIGTERM');
      assert.deepEqual({ code: ended.code, signal: ended.signal }, { code: 0, signal: null });
      assert.equal(ended.stdout.split('\n')[1], 'closed');
      assertPreloaded(receiver, assertAllSignals(receiver, answers));
    });
  });

  describe('with a collector that accepts connections and never answers', () => {
    let collector: Server;
    let url: string;
    const connections = new Set<Socket>();
    beforeEach(async () => {
      connections.clear();
      collector = createServer((socket) => {
        connections.add(socket);
        socket.on('error', () => {}).resume();
      });
      url = await listening(collector);
    });
    afterEach(() => {
      for (const socket of connections) socket.destroy();
      collector.close();
    });

    it('lets the process come to its natural end', async () => {
      const { stderr } = await run(process.execPath, preloaded('observed.mjs'), programOptions(url));
      assert.match(stderr, /telemetry was not delivered/);
      assert.ok(connections.size > 0);
    });

    it('lets the process end by SIGTERM', async () => {
      const program = start(process.execPath, preloaded('serve.mjs'), programOptions(url));
      await visit(await program.firstLine);
      const { signal, stderr } = await endBy(program, 'SIGTERM');
      assert.equal(signal, 'SIGTERM');
      assert.match(stderr, /telemetry was not delivered/);
      assert.ok(connections.size > 0);
    });
  });
});

/** The package names itself: what is imported is what is built in the repository. */
function preloaded(app: string): string[] {
  return ['--import', 'koa-otel-guard/instrumentation', relative(ROOT, join(APPS, app))];
}

function programOptions(endpoint: string) {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'shop', OTEL_LOG_LEVEL: 'warn' };
  return { cwd: ROOT, env, timeout: 50_000 };
}

async function visit(url: string): Promise<Answers> {
  const fine = await fetch(`${url}/items/7`);
  const body = await fine.text();
  const attack = await fetch(`${url}/items/7?q=%3Cscript%3Ealert(1)%3C/script%3E`);
  const { trace_id: traceId } = (await attack.json()) as { trace_id: string };
  return { fine: [fine.status, body], attack: attack.status, traceId };
}

function endBy(program: Program, signal: 'SIGTERM' | 'SIGINT') {
  assert.ok(program.process.kill(signal), 'the program has ended before');
  return program.ended;
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      assert.ok(address && typeof address === 'object');
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
