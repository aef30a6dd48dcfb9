import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import Koa from 'koa';
import { type CountryOptions, type GuardOptions, guard, type SecurityEvent } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { DE, DE6, databaseOf, GB, NOWHERE, nested, removeDatabases, US } from '../intel/countries.js';
import { mmdb } from '../intel/mmdb.js';

const proxies = { trust: ['loopback'] };
const from = (address: string) => ({ 'x-forwarded-for': address });

const inCountries = (countries: CountryOptions, more: GuardOptions = {}) =>
  guarded({ proxies, countries: { database: databaseOf(), ...countries }, ...more });

async function statuses(app: Guarded, ...addresses: string[]): Promise<string> {
  const answers: number[] = [];
  for (const address of addresses) answers.push((await app.get('/', from(address))).status);
  return answers.join(' ');
}

const reasons = ({ events }: Guarded) => events.map(({ attributes }) => attributes['guard.finding.reason']);

describe('clients from countries', () => {
  afterEach(async () => {
    await closeAll();
    removeDatabases();
  });

  it('that are denied are blocked, and nobody else', async () => {
    const app = await inCountries({ deny: ['DE', 'FR'] });
    assert.equal(await statuses(app, DE, DE6, `::ffff:${DE}`, GB, US, NOWHERE), '403 403 403 200 200 200');
    assert.deepEqual(reasons(app), Array(3).fill('country.denied'));
  });

  it('that are not allowed are blocked, and so is who is in none that is known', async () => {
    const app = await inCountries({ allow: ['DE', 'GB'] });
    assert.equal(await statuses(app, DE, DE6, GB, US, NOWHERE), '200 200 200 403 403');
    assert.deepEqual(reasons(app), ['country.not_allowed', 'country.unknown']);
  });

  it('that are denied and allowed are denied', async () => {
    const app = await inCountries({ allow: ['DE', 'GB'], deny: ['DE'] });
    assert.equal(await statuses(app, DE, GB), '403 200');
  });

  it('that nobody knows are let in or blocked as it is said', async () => {
    assert.equal(await statuses(await inCountries({ allow: ['DE'], unknown: 'allow' }), NOWHERE, US), '200 403');
    assert.equal(await statuses(await inCountries({ deny: ['DE'], unknown: 'block' }), NOWHERE, US), '403 200');
    assert.equal(await statuses(await inCountries({ unknown: 'block' }), NOWHERE, US), '403 200');
  });

  it('are looked up in the embedded database where none is named', async () => {
    const app = await guarded({ proxies, countries: { allow: ['US'] } });
    assert.equal(await statuses(app, '8.8.8.8', '91.198.174.192', NOWHERE), '200 403 403');
  });

  it('are never those of addresses inside of networks', async () => {
    // In a header such an address may be an attack.
    const app = await inCountries({ allow: ['DE'], database: () => 'US' }, { detection: false });
    const inside = [
      '127.0.0.1',
      '10.0.0.1',
      '192.168.1.1',
      '172.16.0.1',
      '100.64.0.1',
      '169.254.1.1',
      '::1',
      'fd00::1',
    ];
    assert.equal(await statuses(app, ...inside), inside.map(() => '200').join(' '));
    assert.equal((await app.get('/')).status, 200);
    assert.equal(await statuses(app, US), '403');
  });

  it('are unknown over a unix socket that is no trusted proxy, since nobody says who is behind it', async () => {
    const ask = async (options: GuardOptions) => {
      const koa = new Koa();
      koa.use(guard({ warnings: false, countries: { allow: ['DE'], database: databaseOf() }, ...options }));
      koa.use((ctx) => {
        ctx.body = 'hello';
      });
      const socketPath = `${databaseOf()}.sock`;
      const server = koa.listen(socketPath);
      try {
        await once(server, 'listening');
        const [answer] = await once(request({ socketPath, headers: from(DE) }).end(), 'response');
        return answer.resume().statusCode;
      } finally {
        server.close();
      }
    };
    assert.equal(await ask({}), 403);
    assert.equal(await ask({ proxies: { trust: ['unix'] } }), 200);
  });

  it('do not matter for who is trusted', async () => {
    const app = await inCountries({ deny: ['DE'] }, { ip: { allow: [DE] } });
    assert.equal(await statuses(app, DE, DE6), '200 403');
  });

  it('matter for preflights', async () => {
    const app = await inCountries({ deny: ['DE'] }, { cors: { origins: ['https://shop.example'] } });
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'PUT' };
    const asking = async (address: string) =>
      (await app.get('/', { ...from(address), ...preflight }, 'OPTIONS')).status;
    assert.deepEqual([await asking(DE), await asking(GB)], [403, 204]);
  });

  it('are a failed check where the function that knows them fails', async () => {
    const fail = () => {
      throw new Error('no database');
    };
    const app = await inCountries({ deny: ['DE'], database: fail });
    assert.equal(await statuses(app, DE), '500');
    assert.deepEqual(
      app.events.map(({ name }) => name),
      ['guard.check.failed'],
    );
    const lenient = await inCountries({ deny: ['DE'], database: fail }, { onError: 'allow' });
    assert.equal(await statuses(lenient, DE), '200');
  });

  it('and their networks are facts for checks of the application', async () => {
    const seen: unknown[] = [];
    const asked: string[] = [];
    const app = await guarded({
      proxies,
      countries: {
        database: (address) => {
          asked.push(address);
          return 'DE';
        },
        asn: () => ({ asn: 64_500, organization: 'Example Networks' }),
      },
      custom: [
        ({ country, asn, asOrganization }) => {
          seen.push([country, asn, asOrganization]);
          return { reason: 'hosted' };
        },
      ],
    });
    assert.equal(await statuses(app, DE), '403');
    assert.deepEqual([seen, asked], [[['DE', 64_500, 'Example Networks']], [DE]]);
    const names = ['geo.country.iso_code', 'client.as.number', 'client.as.organization'];
    assert.deepEqual(
      names.map((name) => app.events[0]?.attributes[name]),
      ['DE', 64_500, 'Example Networks'],
    );
  });

  it('are told with attack waves and bans too', async () => {
    const app = await inCountries({}, { telemetry: { wave: { findings: 2 } }, ban: { threshold: 2 } });
    for (let i = 0; i < 2; i++) await app.get('/?q=%3Cscript%3Ealert(1)%3C/script%3E', from(DE));
    await app.shield.ban(DE6);
    await app.shield.ban({ user: 'u1' });
    const countries = (name: string) =>
      app.events.filter((event) => event.name === name).map(({ attributes }) => attributes['geo.country.iso_code']);
    assert.deepEqual(countries('guard.attack_wave'), ['DE']);
    assert.deepEqual(countries('guard.ban.created'), ['DE', 'DE', undefined]);
  });

  it('are those of the file that is there now', async function () {
    this.timeout(20_000);
    const events = new EventEmitter<Record<string, [SecurityEvent]>>();
    const database = databaseOf();
    const app = await guarded({
      proxies,
      countries: { deny: ['DE'], database },
      onEvent: (event) => void events.emit(event.name, event),
    });
    const soon = { signal: AbortSignal.timeout(10_000) };
    assert.equal(await statuses(app, DE, US), '403 200');

    const failed = once(events, 'guard.intel.failed', soon);
    writeFileSync(database, 'half a file');
    const [{ attributes, severity }] = await failed;
    assert.deepEqual([severity, attributes['guard.intel.source']], ['ERROR', 'countries.database']);
    assert.deepEqual(app.shield.status().reasons, ['countries.database.failed']);
    assert.equal(await statuses(app, DE, US), '403 200');

    const loaded = once(events, 'guard.intel.updated', soon);
    writeFileSync(database, mmdb({ '216.58.0.0/16': nested('DE') }));
    await loaded;
    assert.deepEqual(app.shield.status().reasons, []);
    assert.equal(await statuses(app, DE, US), '200 403');
  });
});
