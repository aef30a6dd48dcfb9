import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../instrumentation/until.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { freePort, needsRedis, redisServer, stopAll } from '../state/redis/server.js';
import { composeFile } from './compose-file.js';
import { type Running, start } from './running.js';

/** How many times faster than in life visitors, waves and the operator come. */
const PACE = '8';
const OPERATOR_KEY = 'an-operator-key-of-this-test';

const { services } = composeFile({ PACE, RULES_OPERATOR_KEY: OPERATOR_KEY });
const names = ['rules', 'shop-1', 'shop-2', 'visitors'] as const;
const SHOPS = ['shop-1', 'shop-2'] as const;

describe('the services of the stack that are made here, as processes', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  const running = new Map<string, Running>();
  let receiver: Receiver;

  before(async function () {
    needsRedis(this);
    receiver = await startReceiver();
    const redis = await redisServer();
    const ports = new Map(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
    for (const name of names) {
      const service = services[name];
      assert.ok(service);
      const translate = (text: string) =>
        text
          .replaceAll('http://collector:4318', receiver.url)
          .replaceAll('redis://redis:6379', redis.url)
          .replaceAll(/http:\/\/(rules|shop-[12]):\d+/g, (_, host) => `http://127.0.0.1:${ports.get(host)}`)
          .replaceAll(/127\.0\.0\.1:80[89]0/g, `127.0.0.1:${ports.get(name)}`)
          .replaceAll(/\/var\/(?:lib|spool)\//g, `${join(folder, name)}/`);
      const sooner = { OTEL_METRIC_EXPORT_INTERVAL: '2000', OTEL_METRIC_EXPORT_TIMEOUT: '2000' };
      const started = start(service, ports.get(name) ?? 0, translate, sooner);
      running.set(name, started);
      // Who depends on it waits for that, as in the file.
      await until(() => started.isWell(), 40_000);
    }
  });

  after(async () => {
    for (const service of running.values()) service.kill();
    await stopAll();
    await receiver?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tell of themselves as two instances of one service, and as the rules service', async () => {
    for (const instance of [...SHOPS, 'rules']) {
      const service = instance === 'rules' ? 'rules' : 'shop';
      const isOf = ({ resource }: { readonly resource: Readonly<Record<string, unknown>> }) =>
        resource['service.instance.id'] === instance && resource['service.name'] === service;
      await receiver.waitFor(({ spans }) => spans.some((span) => span.name === 'guard' && isOf(span)), 30_000);
      await receiver.waitFor(
        ({ metrics }) => metrics.some((one) => one.name === 'guard.requests' && isOf(one)),
        30_000,
      );
      await receiver.waitFor(
        ({ metrics }) => metrics.some((one) => one.name === 'nodejs.eventloop.utilization' && isOf(one)),
        30_000,
      );
    }
    await receiver.waitFor(({ metrics }) => metrics.some(({ name }) => name.startsWith('otel.sdk.')), 30_000);
    assert.deepEqual(receiver.faults, []);
  });

  it('make events of every kind that the dashboards are about', async () => {
    const missing = () => EVENTS.filter((name) => !receiver.logs.some(({ eventName }) => eventName === name));
    await until(() => missing().length === 0, 60_000).catch(() => assert.deepEqual(missing(), []));
  });

  it('find what a route on trial would refuse, without refusing it', async () => {
    const { attributes } = await receiver.waitFor(
      ({ logs }) => logs.find((log) => log.attributes['guard.finding.state'] === 'monitored'),
      60_000,
    );
    assert.equal(attributes['url.path'], '/reviews');
  });

  it('are visited from many countries', async () => {
    await receiver.waitFor(({ spans }) => {
      const countries = new Set(spans.map(({ attributes }) => attributes['geo.country.iso_code']));
      return countries.size > 10;
    }, 60_000);
  });

  it('share bans: who attacks one is refused by the other', async () => {
    const visit = (name: (typeof SHOPS)[number], path: string) => statusOf(name, path, '203.0.113.77');
    assert.equal(await visit('shop-2', '/products'), 200);
    for (let attack = 1; attack <= 6; attack++) await visit('shop-1', `/search?q=${attack}'%20OR%20'1'='1`);
    await until(async () => (await visit('shop-2', '/products')) === 403, 10_000);
    assert.equal(await visit('shop-1', '/products'), 403);
  });

  it('obey rules that somebody pushes to the service', async () => {
    const address = '203.0.113.88';
    for (const shop of SHOPS) assert.equal(await statusOf(shop, '/products', address), 200);
    const answer = await fetch(`${running.get('rules')?.url}/v1/rules/block`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${OPERATOR_KEY}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ address, reason: 'in a test' }),
    });
    assert.equal(answer.status, 200);
    for (const shop of SHOPS) await until(async () => (await statusOf(shop, '/products', address)) === 403, 20_000);
  });

  it('are well with traffic, and end when they are asked to, having told everything', async () => {
    for (const service of running.values()) assert.equal(await service.isWell(), true);
    for (const [name, service] of [...running].reverse()) {
      const { exit, errors } = await service.stop();
      assert.equal(exit, 0, `${name}: ${errors}`);
      assert.equal(errors, '', name);
    }
  });

  async function statusOf(shop: (typeof SHOPS)[number], path: string, from: string): Promise<number> {
    const answer = await fetch(`${running.get(shop)?.url}${path}`, { headers: { 'X-Forwarded-For': from } });
    await answer.arrayBuffer();
    return answer.status;
  }
});

const EVENTS = [
  'guard.detection.matched',
  'guard.ban.created',
  'guard.ban.active',
  'guard.rate_limit.exceeded',
  'guard.honeypot.path',
  'guard.user_agent.denied',
  'guard.ip.denied',
  'guard.attack_wave',
  'guard.behavior.alert',
  'guard.country.not_allowed',
  'guard.app.auth.failed',
  'guard.app.admin.action',
  'guard.rules.applied',
  'guard.rules.changed',
];
