import assert from 'node:assert/strict';
import { MockOtlpServer } from '@elastic/mockotlpserver';
import { type Demo, type Ended, startDemo } from './demo-process.js';

describe('the demo', function () {
  this.timeout(60_000);
  let demo: Demo | undefined;
  afterEach(() => demo?.kill());

  describe('with nothing else running', () => {
    let ended: Ended;
    before(async () => {
      demo = startDemo(['--exit']);
      ended = await demo.ended();
    });

    it('ends well', () => {
      assert.equal(ended.errors, '');
      assert.deepEqual(ended.exit, [0, null]);
    });

    for (const check of ['ban', 'ip', 'user_agent', 'rate_limit', 'detection', 'cross_site_write']) {
      it(`has requests that ${check} blocked`, () => {
        assert.ok(figure(ended.output, `by ${check}`) > 0);
      });
    }

    it('counts every request once', () => {
      const { output } = ended;
      const outcomes = ['allowed', 'bypassed', 'blocked'].map((name) => figure(output, name));
      const refused = [...output.matchAll(/^ +by \w+ +([\d,]+)/gm)].map(([, count]) => Number(count));
      const requests = figure(output, 'requests');
      assert.equal(sum(outcomes), requests);
      assert.equal(sum(refused), figure(output, 'blocked'));
      assert.equal(figure(output, 'honest requests') + figure(output, "attackers' requests"), requests);
    });

    it('bans attackers', () => {
      assert.ok(figure(ended.output, 'bans') >= 1);
      assert.match(ended.output, /^[\d:]{8} guard\.ban\.created +203\.0\.113\.7 /m);
    });

    it('blocks no honest visitor', () => {
      assert.ok(figure(ended.output, 'honest requests') > 100);
      assert.equal(figure(ended.output, 'honest requests blocked'), 0);
    });

    it('tells of events as they happen, and folds those that are alike', () => {
      assert.match(ended.output, /^[\d:]{8} guard\.detection\.matched +203\.0\.113\.7 +GET \/search +sqli\./m);
      assert.match(ended.output, /^[\d:]{8} guard\.app\.auth\.failed .* user u\d+$/m);
      assert.match(
        ended.output,
        /^[\d:]{8} guard\.rate_limit\.exceeded +198\.51\.100\.200 +\u2026 \d+ more like this$/m,
      );
    });

    it('takes the client from the proxy, whatever stands in front of it in the header', () => {
      assert.match(ended.output, /^[\d:]{8} guard\.ip\.denied +203\.0\.113\.130 /m);
      assert.doesNotMatch(ended.output, /guard\.ip\.denied +192\.0\.2\.10 /);
    });

    it('shows the span tree of a blocked request, as it arrived', () => {
      const tree = between(ended.output, 'A blocked request', 'The event of that request');
      assert.match(tree, /^ {2}GET +[\d.]+ ms {2}http\.response\.status_code=403/m);
      assert.match(tree, /^ {2}\u2514\u2500 guard +[\d.]+ ms {2}guard\.outcome=blocked/m);
      assert.match(tree, /^ {5}\u251c\u2500 guard\.ip +[\d.]+ ms {2}guard\.check\.conclusion=pass/m);
      assert.match(tree, /^ {5}\u2514\u2500 guard\.detection +[\d.]+ ms {2}guard\.check\.conclusion=block/m);
    });

    it('shows the event of that request, as it arrived', () => {
      const event = between(ended.output, 'The event of that request', 'An allowed request');
      assert.match(event, /^ {2}guard\.detection\.matched$/m);
      assert.match(event, /^ {4}severity +WARN$/m);
      assert.match(event, /^ {4}guard\.finding\.reason +detection\.matched$/m);
    });

    it('shows the span tree of an allowed request, as it arrived', () => {
      const tree = between(ended.output, 'An allowed request', "The guard's metrics");
      assert.match(tree, /^ {2}POST \/orders +[\d.]+ ms {2}http\.response\.status_code=201/m);
      assert.match(tree, /^ {2}\u251c\u2500 guard +[\d.]+ ms {2}guard\.outcome=allowed/m);
      assert.match(tree, /^ {2}\u2514\u2500 router - \/orders/m);
    });

    it('shows metrics that arrived, which agree with what the shop counted', () => {
      const { output } = ended;
      const metrics = output.slice(output.indexOf("The guard's metrics"));
      const requests = metrics.slice(metrics.indexOf('guard.requests')).split('\n');
      const counts = requests.map((line) => Number(/ (\d+)$/.exec(line)?.[1] ?? 0));
      assert.equal(sum(counts), figure(output, 'requests'));
      assert.match(metrics, new RegExp(` {2}blocked rate_limit +${figure(output, 'by rate_limit')}$`, 'm'));
      assert.match(metrics, new RegExp(`guard\\.bans\\.active +address automatic +${figure(output, 'bans')}$`, 'm'));
      assert.match(metrics, /guard\.check\.findings/);
      assert.match(metrics, /guard\.duration +allowed +\d+ {2}p50 +[\d.]+ ms {2}p99 +[\d.]+ ms$/m);
    });

    it('prints no line that is wider than 100 columns, and no colours into a pipe', () => {
      const wide = ended.output.split('\n').filter((line) => line.length > 100);
      assert.deepEqual(wide, []);
      assert.equal(ended.output.includes('\u001b'), false);
    });
  });

  it('sends all three signals to the endpoint that it is given', async () => {
    const received: Record<'traces' | 'logs' | 'metrics', unknown[]> = { traces: [], logs: [], metrics: [] };
    const text = (signal: keyof typeof received) => JSON.stringify(received[signal]);
    const server = new MockOtlpServer({
      logLevel: 'warn',
      services: ['http'],
      httpHostname: '127.0.0.1',
      httpPort: 0,
      onTrace: (request) => received.traces.push(request),
      onLogs: (request) => received.logs.push(request),
      onMetrics: (request) => received.metrics.push(request),
    });
    await server.start();
    try {
      const endpoint = String(server.httpUrl);
      // This server does not unpack.
      demo = startDemo(['--exit'], {
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      });
      const { output, errors, exit } = await demo.ended();
      assert.equal(errors, '');
      assert.deepEqual(exit, [0, null]);
      assert.ok(output.includes(endpoint));
      assert.ok(!output.includes('What arrived over OTLP'));
      assert.match(text('traces'), /"name":"guard\.detection"/);
      assert.match(text('logs'), /"guard\.detection\.matched"/);
      assert.match(text('logs'), /"guard\.ban\.created"/);
      assert.match(text('metrics'), /"name":"guard\.requests"/);
      assert.match(text('metrics'), /"shop-demo"/);
    } finally {
      await server.close();
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`stays up without traffic, guarded, until ${signal}`, async () => {
      demo = startDemo(['--no-traffic']);
      const [, shop] = await demo.printed(/The shop stays up at (\S+)\. /);

      const fine = await fetch(`${shop}/search?q=tea`);
      assert.equal(fine.status, 200);
      assert.match(await fine.text(), /Green tea/);
      const attack = await fetch(`${shop}/search?q=${encodeURIComponent("' OR '1'='1")}`);
      assert.equal(attack.status, 403);
      assert.match(((await attack.json()) as { trace_id: string }).trace_id, /^[0-9a-f]{32}$/);
      await demo.printed(/guard\.detection\.matched +127\.0\.0\.1 +GET \/search +sqli\.tautology/);

      demo.process.kill(signal);
      const { errors, exit } = await demo.ended();
      assert.equal(errors, '');
      assert.deepEqual(exit, [0, null]);
    });
  }

  it('ends on SIGINT in the middle of the traffic, too', async () => {
    demo = startDemo([]);
    await demo.printed(/guard\.detection\.matched/);
    demo.process.kill('SIGINT');
    const { output, errors, exit } = await demo.ended();
    assert.equal(errors, '');
    assert.deepEqual(exit, [0, null]);
    assert.ok(!output.includes('What the guard did'));
  });

  it('ends when nobody listens at the endpoint that it is given, too', async () => {
    demo = startDemo(['--exit'], { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:secret@127.0.0.1:9' });
    const { output, errors, exit } = await demo.ended();
    assert.equal(errors, '');
    assert.deepEqual(exit, [0, null]);
    assert.match(output, /What the guard did/);
    assert.match(output, /^ {2}telemetry +http:\/\/127\.0\.0\.1:9$/m);
  });

  it('names the flags that are allowed when it is given another one', async () => {
    demo = startDemo(['--no-trafic']);
    const { errors, exit } = await demo.ended();
    assert.match(errors, /^Unknown: --no-trafic\. Allowed are --no-traffic and --exit\./);
    assert.deepEqual(exit, [2, null]);
  });

  it('does not take another port than the one it was given', async () => {
    demo = startDemo(['--no-traffic']);
    const [, port] = await demo.printed(/The shop stays up at http:\/\/127\.0\.0\.1:(\d+)\. /);
    const second = startDemo(['--no-traffic'], { PORT: port });
    try {
      const { errors, exit } = await second.ended();
      assert.equal(errors, `PORT: ${port} is in use. PORT=0 takes any free one.\n`);
      assert.deepEqual(exit, [2, null]);
    } finally {
      await second.kill();
    }
  });
});

/** The number that stands behind a name in the closing table. */
function figure(output: string, name: string): number {
  const table = between(output, 'What the guard did', 'What arrived over OTLP');
  const line = table.split('\n').find((each) => each.trim().startsWith(`${name} `) && /\d/.test(each));
  const digits = new RegExp(`^ *${name} +([\\d,]+)(?: |$)`).exec(line ?? '')?.[1];
  assert.ok(digits, `${name} is not in the table:\n${table}`);
  return Number(digits.replaceAll(',', ''));
}

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  assert.ok(from !== -1 && to !== -1, `expected ${start} and ${end} in:\n${text}`);
  return text.slice(from, to);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
