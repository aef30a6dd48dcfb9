import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import { guard, memoryStore, policy, type StoreListener } from '../../src/index.js';
import { APP_EVENTS } from '../../src/telemetry/names.js';
import { send, wires } from '../checks/wires.js';
import { closeAll, guarded } from '../guarded.js';
import { databaseOf, nested, removeDatabases } from '../intel/countries.js';
import { mmdb } from '../intel/mmdb.js';
import type { ReceivedLog, ReceivedPoint, ReceivedSpan } from '../otlp/telemetry.js';
import { chunked } from '../raw-body.js';
import { endServing, serving, withRules } from '../rules-service/serving.js';
import { until } from '../state/redis/server.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

/** What a guard told of in the broad run, all of it. */
export interface Told {
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
  readonly points: readonly ReceivedPoint[];
}

let told: Promise<Told> | undefined;

/** Has guards tell all that they can. Once in a process: it takes long, and whoever asks later gets the same. */
export function broadRun(): Promise<Told> {
  told ??= run();
  return told;
}

async function run(): Promise<Told> {
  const sdk = await processSdk();
  await sdk.flush();
  const { receiver } = sdk;
  const [span, log, point] = [receiver.spans.length, receiver.logs.length, receiver.metrics.length];
  await tellAll(sdk);
  const ours = ({ scope }: { scope: { name: string } }) => scope.name === 'koa-otel-guard';
  return {
    spans: receiver.spans.slice(span).filter(ours),
    logs: receiver.logs.slice(log).filter(ours),
    points: receiver.metrics.slice(point).filter(ours),
  };
}

/** Whatever the guard can tell of: every reason of every check in both modes, bans, a route, an event of the application. */
async function tellAll({ flush }: ProcessSdk): Promise<void> {
  for (const wire of wires) {
    const { check, options, before } = wire;
    for (const mode of ['enforce', 'monitor'] as const) {
      const app = await guarded({ ...options, checks: { [check]: mode } }, (ctx) => {
        (ctx as { _matchedRoute?: string })._matchedRoute = '/';
        app.shield.event('order.refunded');
        ctx.body = '';
      });
      await before?.(app);
      await send(app, wire);
      await app.shield.unban('203.0.113.9');
    }
  }
  const required = policy({ requireHeaders: { 'x-a': true } });
  await (await guarded({ routes: { '/': {} } }, required)).get('/');
  const router = new Router().get('/', required);
  await (await guarded({ router }, router.routes() as Middleware)).get('/');
  await (await guarded()).reset('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const counting = await guarded({ body: { max: 10 } }, async (ctx) => {
    for await (const _ of ctx.req);
  });
  await counting.raw(`POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunked('x'.repeat(100), 5)}`);
  const app = await guarded({ mode: 'monitor', exclude: ['/health'], custom: [() => ({ action: 'flag' })] });
  for (const path of ['/', '/health']) await app.get(path);
  const behaved = await guarded({ behavior: [{ kind: 'response', pattern: 'hello', above: 0, window: '1m' }] });
  await behaved.get('/');
  await until(() => behaved.events.length > 0);
  const auth = { scheme: 'bearer', verify: () => ({ id: 'u1' }) } as const;
  await (await guarded({ auth })).get(ATTACK, { authorization: 'Bearer good' });
  const banning = await guarded({ proxies: { trust: ['loopback'] }, ban: { threshold: 1 } });
  await banning.get(ATTACK, { 'x-forwarded-for': '203.0.113.9' });
  for (const name of Object.keys(APP_EVENTS)) banning.shield.event(name);
  await banning.shield.ban('203.0.113.10', { by: 'alice' });
  const flooded = await guarded({ telemetry: { events: { burst: 1, perSecond: 1 } } });
  await flooded.get('/');
  for (let i = 0; i < 3; i++) flooded.shield.event('order.refunded');
  await flooded.close();
  let listener: StoreListener | undefined;
  const watch = (given: StoreListener) => {
    listener = given;
    return () => {};
  };
  await (await guarded({ store: { ...memoryStore(), watch } })).get('/');
  listener?.took?.('hit', 1, 'READONLY');
  listener?.degraded('READONLY');
  listener?.recovered();
  await replaceDatabase();
  const waved = await guarded({ telemetry: { wave: { findings: 2 } } });
  for (let i = 0; i < 2; i++) await waved.get(ATTACK);
  await waved.close();
  const cloudless = await guarded({ clouds: { deny: ['aws'], sources: { aws: 'http://127.0.0.1:1/' } } });
  await cloudless.shield.ready();
  await followRules();
  const service = await serving();
  await withRules(service);
  await service.ask('operator', 'POST', '/v1/rules/emergency', { body: { on: true, reason: 'flood' } });
  await endServing();
  const ruled = await guarded({ rules: { source: () => '{"version":1}' } });
  await ruled.shield.ready();
  await ruled.get('/');
  await flush();
  await closeAll();
  await guard().close();
}

/** Has a guard follow rules that come, are none, go away, come again and expire. */
async function followRules(): Promise<void> {
  const told = new EventEmitter();
  const soon = { signal: AbortSignal.timeout(20_000) };
  const expiring = { version: 1, deny: ['203.0.113.9'], expires_at: new Date(Date.now() + 60_000).toISOString() };
  let answer = () => JSON.stringify(expiring);
  const source = () => answer();
  const app = await guarded({ rules: { source, interval: '1s' }, onEvent: ({ name }) => void told.emit(name) });
  await app.shield.ready();
  await app.get('/');
  for (const [name, next] of [
    ['guard.rules.rejected', () => '{"version":2,"denny":[]}'],
    ['guard.rules.unreachable', () => assert.fail('away')],
    ['guard.rules.recovered', () => JSON.stringify({ version: 3, ttl: '1s' })],
    ['guard.rules.expired', () => assert.fail('away')],
  ] as const) {
    answer = next;
    await once(told, name, soon);
  }
}

/** Has a guard take one database in place of another, and refuse the next one. */
async function replaceDatabase(): Promise<void> {
  const told = new EventEmitter();
  const database = databaseOf();
  await guarded({ countries: { database }, onEvent: ({ name }) => void told.emit(name) });
  const soon = { signal: AbortSignal.timeout(10_000) };
  const loaded = once(told, 'guard.intel.updated', soon);
  writeFileSync(database, mmdb({ '216.58.0.0/16': nested('DE') }));
  await loaded;
  const failed = once(told, 'guard.intel.failed', soon);
  writeFileSync(database, '');
  await failed;
  removeDatabases();
}
