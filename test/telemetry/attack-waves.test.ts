import assert from 'node:assert/strict';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { GuardOptions, SecurityEvent } from '../../src/index.js';
import type { JudgedFinding } from '../../src/pipeline.js';
import { parseAddress } from '../../src/request/address.js';
import type { GuardRequest } from '../../src/request/guard-request.js';
import { AttackWaves } from '../../src/telemetry/attack-waves.js';
import { pass } from '../clock.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { type ProcessSdk, processSdk } from './process-sdk.js';

const ATTACK = `/?q=${encodeURIComponent('<script>alert(1)</script>')}`;
const INJECTION = `/items?id=${encodeURIComponent("1' or '1'='1")}`;
const proxies = { trust: ['loopback'] };
const MINUTE = 60_000;
const DENIED: JudgedFinding = {
  check: 'ip',
  action: 'block',
  status: 403,
  reason: 'ip.denied',
  score: 0,
  state: 'enforced',
};

/** An application that only detection looks at, so that what is told is told by waves alone. */
function attacked(wave: object | false, options: GuardOptions = {}): Promise<Guarded> {
  return guarded({ proxies, ban: false, rateLimit: false, telemetry: { events: false, wave }, ...options });
}

async function attack(app: Guarded, times: number, path = ATTACK, client = '203.0.113.9'): Promise<void> {
  for (let i = 0; i < times; i++) await app.get(path, { 'x-forwarded-for': client });
}

function named({ events }: Guarded, name: string): readonly SecurityEvent[] {
  return events.filter((event) => event.name === name);
}

/** What an application was told, by phase of the waves in it. */
function told(app: Guarded): readonly unknown[] {
  return app.events.map(({ name, attributes }) => attributes['guard.wave.phase'] ?? name.replace('guard.', ''));
}

function last(app: Guarded): SecurityEvent['attributes'] {
  return app.events.at(-1)?.attributes ?? {};
}

describe('an attack wave', () => {
  afterEach(closeAll);

  it('begins with so many findings of one client within the window, and tells of them together from then on', async () => {
    const app = await attacked({ findings: 4 });
    await attack(app, 30);
    assert.deepEqual(told(app), ['detection.matched', 'detection.matched', 'detection.matched', 'began']);
    await app.close();
    assert.equal(told(app).length, 5);
    const [began, ended] = named(app, 'guard.attack_wave');
    assert.deepEqual([began?.severity, ended?.severity], ['WARN', 'WARN']);
    assert.equal(began?.body, 'An attack wave from 203.0.113.9 began: 4 findings.');
    assert.equal(ended?.body, 'An attack wave from 203.0.113.9 ended: 30 findings.');
    assert.deepEqual(
      [began, ended].map((event) => event?.attributes['guard.wave.suppressed']),
      [1, 27],
    );
    assert.equal(ended?.attributes['client.address'], '203.0.113.9');
    assert.equal(ended?.attributes['guard.wave.kinds'], '{"xss":30}');
  });

  it('is not made by as many findings of several clients, nor by those that come too slowly', async () => {
    const app = await attacked({ findings: 4 });
    for (let i = 1; i <= 20; i++) await attack(app, 1, ATTACK, `203.0.113.${i}`);
    for (let i = 0; i < 10; i++) {
      await attack(app, 1, ATTACK, '198.51.100.7');
      pass(21_000);
    }
    await app.close();
    assert.equal(named(app, 'guard.detection.matched').length, 30);
    assert.equal(app.events.length, 30);
  });

  it('is made by findings within any window, wherever it begins', async () => {
    const app = await attacked({ findings: 4 });
    await attack(app, 1);
    pass(50_000);
    await attack(app, 2);
    pass(20_000);
    await attack(app, 1);
    assert.equal(named(app, 'guard.attack_wave').length, 0);
    await attack(app, 1);
    assert.equal(named(app, 'guard.attack_wave').length, 1);
  });

  it('shows samples of what differs in it, ten at most, and counts by attack family', async () => {
    const app = await attacked({ findings: 4 });
    await attack(app, 3);
    await attack(app, 2, INJECTION);
    for (let i = 0; i < 20; i++) await attack(app, 1, `/page/${i}${ATTACK.slice(1)}`);
    await app.close();
    const samples: unknown[] = JSON.parse(String(last(app)['guard.wave.samples']));
    assert.equal(samples.length, 10);
    assert.match(String(samples[0]), /^detection\.matched xss[\w.-]* GET \/$/);
    assert.match(String(samples[1]), /^detection\.matched sqli[\w.-]* GET \/items$/);
    assert.match(String(samples[9]), /GET \/page\/7$/);
    assert.deepEqual(JSON.parse(String(last(app)['guard.wave.kinds'])), { xss: 23, sqli: 2 });
  });

  it('tells no secret in its samples', async () => {
    const app = await attacked({ findings: 4 });
    await attack(app, 4, `/reset/password=hunter2hunter2${ATTACK}`);
    assert.match(String(last(app)['guard.wave.samples']), /REDACTED/);
    assert.doesNotMatch(JSON.stringify(app.events), /hunter2/);
  });

  it('ends when its client was quiet for a window, and the next one begins anew', async () => {
    const app = await attacked({ findings: 3 });
    await attack(app, 10);
    pass(MINUTE);
    await attack(app, 2);
    assert.deepEqual(told(app).slice(3), ['ended', 'detection.matched', 'detection.matched']);
    const [, ended] = named(app, 'guard.attack_wave');
    assert.equal(ended?.attributes['guard.wave.findings'], 10);
    await attack(app, 1);
    assert.equal(last(app)['guard.wave.findings'], 3);
  });

  it('ends also when nothing else comes', async () => {
    let end: (event: SecurityEvent) => void = () => {};
    const ended = new Promise<SecurityEvent>((resolve) => {
      end = resolve;
    });
    const onEvent = (event: SecurityEvent) => {
      if (event.attributes['guard.wave.phase'] === 'ended') end(event);
    };
    const app = await attacked({ findings: 2, window: '300ms' }, { onEvent });
    await Promise.all(Array.from({ length: 8 }, () => attack(app, 1)));
    assert.equal((await ended).attributes['guard.wave.findings'], 8);
  });

  it('that lasts is told of every five windows, with what it has come to', async () => {
    const app = await attacked({ findings: 3 });
    await attack(app, 3);
    for (let i = 0; i < 20; i++) {
      pass(MINUTE / 2);
      await attack(app, 1);
    }
    await app.close();
    const waves = named(app, 'guard.attack_wave').map(({ attributes }) => attributes);
    assert.deepEqual(
      waves.map((wave) => wave['guard.wave.phase']),
      ['began', 'lasts', 'lasts', 'ended'],
    );
    assert.equal(waves[3]?.['guard.wave.findings'], 23);
    assert.ok(Math.abs(Number(waves[3]?.['guard.wave.duration']) - 600) < 10);
  });

  it('leaves room for bans: the ban is told, and what a banned client goes on sending is part of its wave', async () => {
    const app = await attacked({ findings: 15 }, { ban: { threshold: 5 } });
    await attack(app, 100);
    await app.close();
    assert.equal(named(app, 'guard.ban.created').length, 1);
    assert.equal(named(app, 'guard.detection.matched').length, 5);
    assert.equal(named(app, 'guard.ban.active').length, 9);
    assert.deepEqual(JSON.parse(String(last(app)['guard.wave.kinds'])), { xss: 5, 'ban.active': 95 });
  });

  it('takes in all that is found of its client but failures, and leaves other clients alone', async () => {
    const fails = () => {
      throw new Error('broken');
    };
    const app = await attacked(
      { findings: 2 },
      { headers: { 'x-own': true }, mode: 'monitor', onError: 'allow', custom: [fails] },
    );
    await attack(app, 2);
    const before = app.events.length;
    await attack(app, 1, '/');
    assert.deepEqual(told(app).slice(before), ['check.failed']);
    await attack(app, 1, '/', '198.51.100.7');
    assert.deepEqual(told(app).slice(before + 1), ['headers.missing', 'check.failed']);
  });

  it('is not kept up by what is no attack', async () => {
    const app = await attacked({ findings: 2 }, { headers: { 'x-own': true }, mode: 'monitor' });
    await attack(app, 2);
    for (let i = 0; i < 3; i++) {
      pass(MINUTE / 2);
      await attack(app, 1, '/');
    }
    const missing = 'headers.missing';
    assert.deepEqual(told(app), [missing, 'detection.matched', missing, 'began', 'ended', missing, missing]);
  });

  it('is not made by what is no attack', async () => {
    const app = await attacked({ findings: 2 }, { headers: { 'x-own': true } });
    await attack(app, 40, '/');
    assert.equal(named(app, 'guard.headers.missing').length, 40);
    assert.equal(app.events.length, 40);
  });

  it('is known of 2,000 clients: beyond them the one that was quiet for longest ends', () => {
    const ended: [string, number][] = [];
    const waves = new AttackWaves(
      { findings: 2, window: MINUTE },
      () => 1_000,
      (phase, { address, findings }) => void (phase === 'ended' && ended.push([address, findings])),
    );
    const attack = (client: string, times: number) => {
      const request = { address: parseAddress(client), method: 'GET', path: '/' } as GuardRequest;
      for (let i = 0; i < times; i++) waves.takes(request, DENIED, ROOT_CONTEXT);
    };
    attack('198.51.100.7', 3);
    attack('198.51.100.8', 2);
    for (let i = 0; i < 1_998; i++) attack(`10.0.${i >> 8}.${i & 255}`, 1);
    assert.deepEqual(ended, []);
    attack('198.51.100.9', 1);
    assert.deepEqual(ended, [['198.51.100.7', 3]]);
    waves.close();
    assert.deepEqual(ended[1], ['198.51.100.8', 2]);
  });

  it('with wave: false is nothing special', async () => {
    const app = await attacked(false);
    await attack(app, 30);
    await app.close();
    assert.equal(named(app, 'guard.detection.matched').length, 30);
    assert.equal(app.events.length, 30);
  });

  describe('told to OpenTelemetry', () => {
    let sdk: ProcessSdk;
    before(async () => {
      sdk = await processSdk();
    });

    it('is 16 log records of 400 attacks, the same as onEvent hears, while metrics and spans stay exact', async () => {
      const app = await guarded({ proxies, ban: false, rateLimit: false });
      await attack(app, 1, '/');
      await sdk.flush();
      const { receiver } = sdk;
      const [log, point, span] = [receiver.logs.length, receiver.metrics.length, receiver.spans.length];
      await Promise.all(Array.from({ length: 8 }, () => attack(app, 50)));
      await app.close();
      await sdk.flush();

      const logs = receiver.logs.slice(log);
      const idOf = ({ attributes }: { attributes: object }) => Reflect.get(attributes, 'guard.event.id');
      assert.deepEqual(logs.map(idOf), app.events.map(idOf));
      assert.deepEqual(told(app), [...Array.from({ length: 14 }, () => 'detection.matched'), 'began', 'ended']);
      assert.equal(last(app)['guard.wave.findings'], 400);
      assert.ok(app.events[14]?.traceId, 'the wave belongs to the request that it began with');

      const sum = (metric: string) =>
        receiver.metrics
          .slice(point)
          .filter(({ name }) => name === metric)
          .reduce((total, { value }) => total + Number(value), 0);
      assert.equal(sum('guard.check.findings'), 400);
      assert.equal(sum('guard.detection.matches'), 400);
      assert.equal(sum('guard.events.suppressed'), 386);
      const spans = receiver.spans.slice(span).filter(({ name }) => name === 'guard.detection');
      assert.equal(spans.length, 400);
    }).timeout(30_000);
  });
});
