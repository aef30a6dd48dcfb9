import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, createContextKey } from '@opentelemetry/api';
import { type CloudOptions, type GuardOptions, guard, memoryStore, redisStore } from '../../src/index.js';
import { closeAll, type Guarded, guarded } from '../guarded.js';
import { awsFile, azureFile, gcpFile } from '../intel/clouds/files.js';
import { closePublishers, publisher } from '../intel/clouds/publisher.js';
import { ends, endUsers, needsRedis, redisServer, stopAll } from '../state/redis/server.js';
import { processSdk } from '../telemetry/process-sdk.js';

/** As the SDK spells it. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

const AWS = awsFile({
  GLOBAL: ['198.51.100.0/24'],
  'us-east-1': ['203.0.113.0/25', '2001:db8:a::/48'],
  'eu-central-1': ['203.0.113.128/25'],
});
const GCP = gcpFile({ 'europe-west3': ['192.0.2.0/25'], 'us-east1': ['192.0.2.128/25'] });
const AZURE = azureFile({ WestEurope: ['44.18.0.0/16'], eastus: ['44.19.0.0/16', '203.0.113.192/26'] });
const ACTIONS = JSON.stringify({ actions: ['44.19.7.0/24'] });

const IN = {
  awsGlobal: '198.51.100.7',
  awsEast: '203.0.113.9',
  awsEastV6: '2001:db8:a::9',
  awsFrankfurt: '203.0.113.129',
  gcpFrankfurt: '192.0.2.9',
  azureEurope: '44.18.1.1',
  azureEast: '44.19.1.1',
  actions: '44.19.7.1',
  /** Listed by AWS and by Azure. */
  both: '203.0.113.200',
  none: '192.88.99.1',
} as const;

/** The list of each provider from a server of its own. */
async function sources(): Promise<NonNullable<CloudOptions['sources']>> {
  const [aws, gcp, azure, actions] = await Promise.all([AWS, GCP, AZURE, ACTIONS].map(publisher));
  return {
    aws: aws?.url ?? '',
    gcp: gcp?.url ?? '',
    azure: azure?.url ?? '',
    'github-actions': actions?.url ?? '',
  };
}

async function app(clouds: CloudOptions, options: GuardOptions = {}): Promise<Guarded> {
  const made = await guarded({
    proxies: { trust: ['loopback'] },
    clouds: { sources: await sources(), ...clouds },
    ...options,
  });
  await made.shield.ready();
  return made;
}

const from = (address: string) => ({ 'x-forwarded-for': address });

/** Who of all is blocked. */
async function blocked({ get }: Guarded): Promise<readonly string[]> {
  const answers = await Promise.all(
    Object.entries(IN).map(async ([name, address]) => [name, (await get('/', from(address))).status] as const),
  );
  return answers.filter(([, status]) => status === 403).map(([name]) => name);
}

const AWS_ALL = ['awsGlobal', 'awsEast', 'awsEastV6', 'awsFrankfurt', 'both'];
const GCP_ALL = ['gcpFrankfurt'];
const AZURE_ALL = ['azureEurope', 'azureEast', 'actions', 'both'];

describe('clouds', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guard-clouds-'));
  });
  afterEach(async () => {
    await closeAll();
    await endUsers();
    await closePublishers();
    rmSync(folder, { recursive: true });
  });
  after(stopAll);

  const rules: [CloudOptions, readonly string[]][] = [
    [{ deny: ['aws'] }, AWS_ALL],
    [{ deny: ['aws', 'gcp', 'azure'] }, [...AWS_ALL, ...GCP_ALL, ...AZURE_ALL]],
    [{ deny: ['aws:us-east-1'] }, ['awsEast', 'awsEastV6']],
    [{ deny: ['aws:US-EAST-1', 'azure:westeurope'] }, ['awsEast', 'awsEastV6', 'azureEurope']],
    [{ deny: ['aws:global'] }, ['awsGlobal']],
    [{ deny: ['aws'], except: ['aws:eu-central-1'] }, ['awsGlobal', 'awsEast', 'awsEastV6']],
    [{ deny: ['aws', 'gcp'], except: ['aws:eu-central-1', 'gcp:europe-west3'] }, ['awsGlobal', 'awsEast', 'awsEastV6']],
    [{ deny: ['azure'], except: ['github-actions'] }, ['azureEurope', 'azureEast', 'both']],
    [
      { deny: ['azure', 'aws'], except: ['azure:eastus'] },
      ['awsGlobal', 'awsEast', 'awsEastV6', 'awsFrankfurt', 'azureEurope'],
    ],
    [{ deny: ['github-actions'] }, ['actions']],
    [{ deny: ['aws'], except: ['aws'] }, []],
    [{ deny: [] }, []],
    [{ except: ['aws'] }, []],
  ];
  for (const [options, names] of rules) {
    it(`${JSON.stringify(options)} blocks ${names.length > 0 ? names.join(', ') : 'nobody'}`, async () => {
      assert.deepEqual(new Set(await blocked(await app(options))), new Set(names));
    });
  }

  it('are told by provider and region', async () => {
    const { get, events } = await app({ deny: ['aws', 'github-actions'] });
    await get('/', from(IN.awsFrankfurt));
    await get('/', from(IN.actions));
    const denied = events.filter(({ name }) => name === 'guard.cloud.denied').map(({ attributes }) => attributes);
    assert.deepEqual(
      denied.map((attributes) => [attributes['guard.client.cloud.provider'], attributes['guard.client.cloud.region']]),
      [
        ['aws', 'eu-central-1'],
        ['github-actions', undefined],
      ],
    );
  });

  it('are told with what else is found, and to the application', async () => {
    const seen: unknown[] = [];
    const made = await guarded(
      {
        proxies: { trust: ['loopback'] },
        userAgents: { deny: ['greedy'] },
        clouds: { deny: ['aws'], except: ['aws:eu-central-1'], sources: await sources() },
      },
      (ctx) => {
        seen.push(ctx.state.guard?.cloud);
        ctx.body = 'hello';
      },
    );
    await made.shield.ready();
    await made.get('/', from(IN.awsFrankfurt));
    await made.get('/', from(IN.none));
    assert.deepEqual(seen, [{ provider: 'aws', region: 'eu-central-1' }, undefined]);
    await made.get('/', { ...from(IN.awsFrankfurt), 'user-agent': 'greedy' });
    const told = made.events.find(({ name }) => name === 'guard.user_agent.denied');
    assert.equal(told?.attributes['guard.client.cloud.region'], 'eu-central-1');
  });

  it('do not hold for trusted addresses, nor for private ones whatever a list says', async () => {
    const list = await publisher(awsFile({ a: ['10.0.0.0/16', '127.0.0.0/16', '192.0.0.0/8', '203.0.113.0/24'] }));
    const made = await app({ deny: ['aws'], sources: { aws: list.url } }, { ip: { allow: ['203.0.113.7'] } });
    const statuses = await Promise.all(
      ['10.0.0.1', '127.0.0.1', '192.168.1.1', '203.0.113.7', '203.0.113.8', '192.0.2.1'].map(
        async (address) => (await made.get('/', from(address))).status,
      ),
    );
    assert.deepEqual(statuses, [200, 200, 200, 200, 403, 403]);
  });

  it('are not asked on a route that bypasses the check', async () => {
    const { get } = await app({ deny: ['aws'] }, { routes: { '/hook': { bypass: ['cloud'] } } });
    assert.equal((await get('/hook', from(IN.awsEast))).status, 200);
    assert.equal((await get('/other', from(IN.awsEast))).status, 403);
  });

  it('are asked of preflights too', async () => {
    const { get } = await app({ deny: ['aws'] }, { cors: { origins: ['https://shop.example'] } });
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'PUT' };
    assert.equal((await get('/', { ...preflight, ...from(IN.awsEast) }, 'OPTIONS')).status, 403);
    assert.equal((await get('/', { ...preflight, ...from(IN.none) }, 'OPTIONS')).status, 204);
  });

  it('block nobody while a list is missing, which the status says', async () => {
    const list = await publisher();
    list.answer = (_, response) => response.writeHead(500).end();
    const { get, shield, events } = await app({ deny: ['aws'], sources: { aws: list.url } });
    assert.equal((await get('/', from(IN.awsEast))).status, 200);
    assert.deepEqual(shield.status().reasons, ['clouds.aws.missing']);
    assert.equal(shield.status().status, 'degraded');
    const [failed] = events;
    assert.equal(failed?.name, 'guard.intel.failed');
    assert.equal(failed?.attributes['guard.intel.source'], 'clouds.aws');
    assert.equal(failed?.attributes['error.type'], 'GUARD_INTEL_DOWNLOAD');
  });

  it('are told when there are other ranges', async () => {
    const { events } = await app({ deny: ['aws'] });
    const [updated] = events;
    assert.deepEqual([updated?.name, updated?.severity], ['guard.intel.updated', 'INFO']);
    assert.equal(updated?.attributes['guard.intel.ranges'], 4);
    assert.equal(updated?.attributes['guard.intel.source'], 'clouds.aws');
    assert.ok(Number(updated?.attributes['guard.intel.age']) >= 0);
  });

  it('are not fetched where nobody asks for them', async () => {
    const list = await publisher(AWS);
    const own = { sources: { aws: list.url } };
    for (const options of [
      { clouds: { ...own } },
      { clouds: { ...own, deny: [] } },
      { clouds: { ...own, deny: ['aws'] }, checks: { cloud: 'off' } },
    ] satisfies GuardOptions[]) {
      const made = await guarded(options);
      await made.shield.ready();
      assert.deepEqual(made.shield.status().reasons, []);
    }
    assert.equal(list.asked.length, 0);
  });

  it('warn of a region that no list has', async () => {
    const { shield } = await app({ deny: ['aws:us-est-1'] }, { warnings: true });
    const warning = shield.status().warnings.find(({ code }) => code === 'GUARD_CLOUD_REGION_UNKNOWN');
    assert.match(warning?.message ?? '', /"aws:us-est-1".* "aws:us-east-1"/);
  });

  it('are known again after a restart without network, from a directory', async () => {
    const list = await publisher(AWS);
    const options: CloudOptions = { deny: ['aws'], cache: join(folder, 'lists'), sources: { aws: list.url } };
    const first = await app(options);
    const kept = join(folder, 'lists', 'koa-otel-guard.clouds.aws');
    while (!existsSync(kept)) await new Promise(setImmediate);
    await first.close();
    await list.close();
    assert.deepEqual(new Set(await blocked(await app(options))), new Set(AWS_ALL));
  });

  it('are fetched where the file in the directory is corrupt, which the status says', async () => {
    writeFileSync(join(folder, 'koa-otel-guard.clouds.aws'), '{"version":1');
    const made = await app({ deny: ['aws'], cache: folder });
    assert.deepEqual(new Set(await blocked(made)), new Set(AWS_ALL));
    assert.deepEqual(made.shield.status().reasons, ['clouds.cache.failed']);
  });

  it('are fetched by one of the instances that share a Redis, and known after a restart without network', async function () {
    needsRedis(this);
    const server = await redisServer();
    const list = await publisher(AWS);
    const instance = () => {
      const store = redisStore(server.client());
      ends(() => store.close?.());
      return app({ deny: ['aws'], sources: { aws: list.url } }, { store });
    };
    const one = await instance();
    const client = server.client();
    while ((await client.exists('guard:cache:clouds.aws')) === 0);
    const other = await instance();
    assert.equal(list.asked.length, 1);
    assert.deepEqual(new Set(await blocked(other)), new Set(AWS_ALL));
    await Promise.all([one.close(), other.close()]);
    await list.close();
    assert.deepEqual(new Set(await blocked(await instance())), new Set(AWS_ALL));
  });

  it('take a store of another kind for a cache, too', async () => {
    const texts = new Map<string, string>();
    const cache = {
      read: async (name: string) => texts.get(name),
      write: async (name: string, text: string) => void texts.set(name, text),
    };
    const list = await publisher(AWS);
    for (const _ of [1, 2]) {
      await app({ deny: ['aws'], sources: { aws: list.url } }, { store: { ...memoryStore(), cache } });
      while (texts.size === 0) await new Promise(setImmediate);
    }
    assert.equal(list.asked.length, 1);
  });

  it('are fetched without a trace, and tell how old they are', async () => {
    const sdk = await processSdk();
    const suppressed: unknown[] = [];
    // Where an instrumentation of fetch would make its span.
    const onRequest = () => {
      suppressed.push(context.active().getValue(SUPPRESS_TRACING));
    };
    subscribe('undici:request:create', onRequest);
    try {
      const { get } = await app({ deny: ['aws'] });
      assert.deepEqual(suppressed, [true]);
      await get('/');
      const before = sdk.receiver.metrics.length;
      await sdk.flush();
      const ages = sdk.receiver.metrics.slice(before).filter(({ name }) => name === 'guard.intel.age');
      assert.deepEqual(
        ages.map(({ attributes }) => attributes),
        [{ 'guard.intel.source': 'clouds.aws' }],
      );
      const told = sdk.receiver.logs.filter(({ eventName }) => eventName === 'guard.intel.updated');
      assert.equal(told.at(-1)?.attributes['guard.intel.source'], 'clouds.aws');
      assert.ok(Number(ages[0]?.value) >= 0 && Number(ages[0]?.value) < 60);
    } finally {
      unsubscribe('undici:request:create', onRequest);
    }
  });

  it('end with close(): nothing is asked any more', async () => {
    const list = await publisher();
    let left: Promise<unknown> | undefined;
    const asked = new Promise<void>((resolve) => {
      list.answer = (_, response) => {
        left = new Promise((gone) => response.once('close', gone));
        resolve();
      };
    });
    const shield = guard({ warnings: false, clouds: { deny: ['aws'], sources: { aws: list.url } } });
    await asked;
    await shield.close();
    await left;
    await shield.ready();
    assert.equal(list.asked.length, 1);
  });
});
