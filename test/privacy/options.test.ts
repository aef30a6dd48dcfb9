import assert from 'node:assert/strict';
import { type GuardOptions, guard, type SecurityEvent } from '../../src/index.js';
import { readRuleSet } from '../../src/rules/rule-set.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import type { ReceivedLog, ReceivedSpan } from '../otlp/telemetry.js';
import { type ProcessSdk, processSdk } from '../telemetry/process-sdk.js';

const proxies = { trust: ['loopback'] };
const CLIENT = '203.0.113.9';
const headers = { 'x-forwarded-for': CLIENT };
const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
const addressKey = 'a key of sixteen characters or more';

describe('privacy', () => {
  let sdk: ProcessSdk;
  before(async () => {
    sdk = await processSdk();
  });
  afterEach(closeAll);

  interface Told {
    readonly spans: readonly ReceivedSpan[];
    readonly logs: readonly ReceivedLog[];
    readonly events: readonly SecurityEvent[];
    readonly text: string;
  }

  /** What leaves by OpenTelemetry, and what `onEvent` gets. */
  async function told(options: GuardOptions, request: (app: Guarded) => Promise<unknown>): Promise<Told> {
    const app = await guarded({ proxies, ...options });
    await sdk.flush();
    const { receiver } = sdk;
    const [span, log] = [receiver.spans.length, receiver.logs.length];
    await request(app);
    await app.shield.close();
    await sdk.flush();
    const ours = ({ scope }: { scope: { name: string } }) => scope.name === 'koa-otel-guard';
    const [spans, logs] = [receiver.spans.slice(span).filter(ours), receiver.logs.slice(log).filter(ours)];
    const text = JSON.stringify([spans, logs], (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
    return { spans, logs, events: app.events, text };
  }

  /** An attack, a wave of them, a ban by hand and what the application tells. */
  async function everything(app: Guarded): Promise<void> {
    for (let i = 0; i < 4; i++) await app.get(ATTACK, headers);
    await app.shield.ban(CLIENT, { reason: 'manual' });
    await app.shield.unban(CLIENT);
    app.shield.event('auth.failed', { 'client.address': CLIENT });
  }
  const wave = { telemetry: { wave: { findings: 3 } }, ban: false } as const;

  const forms: [NonNullable<GuardOptions['privacy']>, RegExp][] = [
    [{ clientAddress: 'truncated' }, /^203\.0\.113\.0$/],
    [{ clientAddress: 'hashed', addressKey }, /^hmac:[0-9a-f]{16}$/],
  ];
  for (const [privacy, form] of forms) {
    it(`tells addresses ${privacy.clientAddress} in spans, events, their sentences, waves and bans, and in full to onEvent`, async () => {
      const { spans, logs, events, text } = await told({ privacy, ...wave }, everything);
      assert.equal(text.includes(CLIENT), false);
      const names = new Set(logs.map(({ eventName }) => eventName));
      for (const name of ['detection.matched', 'attack_wave', 'ban.created', 'ban.lifted', 'app.auth.failed']) {
        assert.ok(names.has(`guard.${name}`), name);
      }
      const values = [...spans, ...logs].flatMap(({ attributes }) => [
        attributes['client.address'],
        ...(attributes['guard.ban.kind'] === 'address' ? [attributes['guard.ban.subject']] : []),
      ]);
      const addresses = values.filter((value) => value !== undefined);
      assert.ok(addresses.length >= 8, `${addresses.length}`);
      for (const address of addresses) assert.match(String(address), form);
      assert.equal(new Set(addresses).size, 1);

      const matched = events.find(({ name }) => name === 'guard.detection.matched');
      assert.equal(matched?.attributes['client.address'], CLIENT);
      assert.match(String(matched?.body), / from 203\.0\.113\.9: /);
      const record = logs.find(({ eventName }) => eventName === 'guard.detection.matched');
      assert.equal(record?.attributes['guard.event.id'], matched?.attributes['guard.event.id']);
    });
  }

  it('tells addresses in full without the option', async () => {
    const { logs } = await told(wave, everything);
    const record = logs.find(({ eventName }) => eventName === 'guard.detection.matched');
    assert.equal(record?.attributes['client.address'], CLIENT);
  });

  it('goes on to limit and to ban by the address itself', async () => {
    const { spans } = await told({ privacy: { clientAddress: 'truncated' } }, async (app) => {
      await app.shield.ban(CLIENT);
      assert.deepEqual(
        (await app.shield.bans()).map(({ subject }) => subject),
        [CLIENT],
      );
      assert.equal((await app.get('/', headers)).status, 403);
      assert.equal((await app.get('/', { 'x-forwarded-for': '203.0.113.8' })).status, 200);
    });
    assert.ok(spans.some(({ attributes }) => attributes['guard.outcome'] === 'blocked'));
  });

  it('goes on to know the country', async () => {
    const countries = { database: (address: string) => (address === CLIENT ? 'DE' : undefined) };
    const { logs } = await told({ privacy: { clientAddress: 'hashed', addressKey }, countries }, everything);
    const record = logs.find(({ eventName }) => eventName === 'guard.detection.matched');
    assert.equal(record?.attributes['geo.country.iso_code'], 'DE');
  });

  it("takes out the application's own secrets, and keeps what it says is none", async () => {
    const redact = {
      names: ['customer_no'],
      patterns: [{ kind: 'TICKET', pattern: /TK-\d{4}-[a-z]+/ }],
      keep: ['contact'],
    };
    const attributes = {
      customer_no: 'C4711-88',
      note: 'about TK-4711-abc',
      contact: 'desk@shop.example',
      secret: 'x1',
    };
    const { logs, spans, events } = await told({ privacy: { redact }, custom: [() => ({ attributes })] }, (app) =>
      app.get('/orders/TK-4711-abc/customer_no=C4711-88', headers),
    );
    const expected = {
      customer_no: '[REDACTED:CUSTOMER_NO:8]',
      note: 'about [REDACTED:TICKET:11]',
      contact: 'desk@shop.example',
      secret: '[REDACTED:VALUE:2]',
    };
    const [record] = logs;
    const check = spans.find(({ attributes }) => attributes.note !== undefined);
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(record?.attributes[name], value);
      assert.equal(check?.attributes[name], value);
    }
    assert.equal(record?.attributes['url.path'], '/orders/[REDACTED:TICKET:11]/customer_no=[REDACTED:CUSTOMER_NO:8]');
    assert.match(String(record?.body), /\/orders\/\[REDACTED:TICKET:11\]\//);
    assert.equal(events[0]?.attributes.contact, 'desk@shop.example');
  });

  it("tells no value of one of the application's own names where it is found in an input", async () => {
    const privacy = { redact: { names: ['customer_no'] } };
    const { logs, text } = await told({ privacy, ban: false }, async (app) => {
      for (const name of ['customer_no', 'user[customer_no]']) {
        assert.equal(
          (await app.get(`/?${encodeURI(name)}=C4711%3Cscript%3Ealert(1)%3C/script%3E`, headers)).status,
          403,
        );
      }
    });
    const excerpts = logs.map(({ attributes }) => attributes['guard.input.excerpt']);
    assert.equal(excerpts.length, 2);
    for (const excerpt of excerpts) assert.match(String(excerpt), /^\[REDACTED:CUSTOMER_NO:\d+\]$/);
    assert.equal(text.includes('alert(1)'), false);
  });

  it('bounds what is kept as it is', async () => {
    const { logs } = await told(
      { privacy: { redact: { keep: ['note'] } }, custom: [() => ({ attributes: { note: 'x'.repeat(1_000_000) } })] },
      (app) => app.get('/', headers),
    );
    assert.equal(String(logs[0]?.attributes.note).length, 1_024);
  });

  it('is not for dynamic rules or routes to change', () => {
    const privacy = { clientAddress: 'full' };
    const reading = readRuleSet(JSON.stringify({ version: 1, expires_at: '2099-12-01T00:00:00Z', privacy }));
    assert.deepEqual('faults' in reading && reading.faults.map(({ path }) => path), ['privacy']);
    assert.throws(() => guard({ routes: { '/x': { privacy } as never } }), {
      code: 'GUARD_OPTIONS',
      message: /privacy/,
    });
  });
});
