import assert from 'node:assert/strict';
import type { CheckMode, GuardOptions } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { type ProcessSdk, processSdk } from '../telemetry/process-sdk.js';

/** One way into each check: an option switched on, and a request that it stops. */
interface Wire {
  readonly check: string;
  readonly options: GuardOptions;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** What has to happen before the request that counts. */
  readonly before?: (app: Guarded) => Promise<unknown>;
  readonly status: number;
  readonly reason: string;
  readonly event: string;
  readonly outcome?: string;
  readonly rule?: string;
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const proxies = { trust: ['loopback'] };

const wires: Wire[] = [
  {
    check: 'ban',
    options: { proxies },
    headers: from('203.0.113.9'),
    before: (app) => app.shield.ban('203.0.113.9', { duration: '1h' }),
    status: 403,
    reason: 'ban.active',
    event: 'guard.ban.active',
  },
  {
    check: 'ip',
    options: { ip: { deny: ['127.0.0.0/8'] } },
    status: 403,
    reason: 'ip.denied',
    event: 'guard.ip.denied',
    rule: '127.0.0.0/8',
  },
  {
    check: 'ip',
    options: { ip: { allow: ['192.0.2.0/24'], allowOnly: true } },
    status: 403,
    reason: 'ip.not_allowed',
    event: 'guard.ip.not_allowed',
  },
  {
    check: 'user_agent',
    options: { userAgents: { deny: ['sqlmap'] } },
    headers: { 'user-agent': 'SQLMap/1.8' },
    status: 403,
    reason: 'user_agent.denied',
    event: 'guard.user_agent.denied',
    rule: 'sqlmap',
  },
  {
    check: 'user_agent',
    options: { userAgents: { empty: true } },
    headers: { 'user-agent': '' },
    status: 403,
    reason: 'user_agent.empty',
    event: 'guard.user_agent.empty',
  },
  {
    check: 'https',
    options: { https: 'require' },
    status: 426,
    reason: 'https.required',
    event: 'guard.https.required',
  },
  {
    check: 'https',
    options: { https: 'redirect' },
    status: 308,
    reason: 'https.required',
    event: 'guard.https.required',
    outcome: 'redirected',
  },
  {
    check: 'rate_limit',
    options: { rateLimit: { requests: 1, window: '1h' } },
    before: (app) => app.get('/'),
    status: 429,
    reason: 'rate_limit.exceeded',
    event: 'guard.rate_limit.exceeded',
  },
  {
    check: 'detection',
    options: {},
    path: '/?id=1%27%20or%20%271%27=%271',
    status: 403,
    reason: 'detection.matched',
    event: 'guard.detection.matched',
    rule: 'sqli.tautology',
  },
  {
    check: 'no_tuesdays',
    options: {
      custom: [
        async function noTuesdays() {
          return { reason: 'weekday.closed', status: 403 };
        },
      ],
    },
    status: 403,
    reason: 'weekday.closed',
    event: 'guard.custom.matched',
  },
  {
    check: 'broken',
    options: {
      custom: [
        function broken() {
          throw new TypeError('out of order');
        },
      ],
    },
    status: 500,
    reason: 'check.failed',
    event: 'guard.check.failed',
    outcome: 'unavailable',
  },
];

describe('the wiring of', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  for (const wire of wires) {
    describe(`${wire.check} (${wire.reason}, ${wire.status})`, () => {
      it('in enforce mode: one answer, one span, one event, one count', () => shows(wire, 'enforce'));
      it('in monitor mode: the same but for the answer', () => shows(wire, 'monitor'));
    });
  }

  async function shows(wire: Wire, mode: CheckMode): Promise<void> {
    const { check, options, path = '/', headers = {}, reason, event } = wire;
    const app = await guarded({ ...options, checks: { [check]: mode } });
    await wire.before?.(app);
    await sdk.flush();
    const metricsBefore = sdk.receiver.metrics.length;

    const answer = await app.get(path, headers);
    await sdk.flush();

    const enforced = mode === 'enforce';
    const state = enforced ? 'enforced' : 'monitored';
    assert.equal(answer.status, enforced ? wire.status : 200);

    const told = app.events.filter(({ name }) => name === event);
    assert.equal(told.length, 1);
    const { traceId = '', spanId, id } = told[0] ?? { id: '' };

    const spans = sdk.receiver.spans.filter((span) => span.traceId === traceId && span.name === `guard.${check}`);
    assert.equal(spans.length, 1);
    const [span] = spans;
    assert.equal(span?.spanId, spanId);
    assert.equal(span?.attributes['guard.finding.reason'], reason);
    assert.equal(span?.attributes['guard.finding.state'], state);
    assert.equal(span?.attributes['security_rule.name'], wire.rule);
    assert.equal(span?.status.code, reason === 'check.failed' ? 'error' : 'unset');

    const logs = sdk.receiver.logs.filter((log) => log.attributes['guard.event.id'] === id);
    assert.equal(logs.length, 1);
    const [log] = logs;
    assert.deepEqual([log?.eventName, log?.traceId, log?.spanId], [event, traceId, spanId]);
    assert.equal(log?.attributes['guard.finding.state'], state);
    assert.equal(log?.attributes['http.response.status_code'], wire.status);

    // A delta of zero says that a count of an earlier test has not moved.
    const moved = sdk.receiver.metrics.slice(metricsBefore).filter(({ value }) => value !== 0);
    const findings = moved.filter(({ name }) => name === 'guard.check.findings');
    const labels = { 'guard.check.name': check, 'guard.finding.reason': reason, 'guard.finding.state': state };
    assert.deepEqual(
      findings.map(({ value, attributes }) => [value, attributes]),
      [[1, labels]],
    );
    const requests = moved.filter(({ name }) => name === 'guard.requests');
    const outcome = enforced ? (wire.outcome ?? 'blocked') : 'allowed';
    assert.deepEqual(
      requests.map(({ value, attributes }) => [value, attributes['guard.outcome']]),
      [[1, outcome]],
    );
  }
});
