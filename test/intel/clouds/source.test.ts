import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudSource, type SourceListener, type SourceOptions } from '../../../src/intel/clouds/source.js';
import type { TextCache } from '../../../src/state/store.js';
import { awsFile } from './files.js';
import { closePublishers, type Publisher, publisher } from './publisher.js';

const FILE = awsFile({ 'us-east-1': ['203.0.113.0/24', '198.51.100.0/24'] });
const OTHER = awsFile({ 'us-east-1': ['192.0.2.0/24'] });
const RETRY = { first: 20, longest: 60 };

const sources: CloudSource[] = [];
let server: Publisher;

/** What is told, and who waits for more of it. */
function ears() {
  const told: string[] = [];
  const waiting = new Set<() => void>();
  const tell = (what: string) => {
    told.push(what);
    for (const wake of waiting) wake();
  };
  const listener: SourceListener = {
    updated: (name, { size }) => tell(`updated ${name} ${size}`),
    failed: (name, error) => tell(`failed ${name} ${(error as { code?: string }).code}`),
    cacheFailed: (name) => tell(`cache failed ${name}`),
  };
  const hears = async (count: number) => {
    while (told.length < count) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
    return told;
  };
  return { told, listener, hears };
}

function source(options: Partial<SourceOptions> = {}, listener: SourceListener = ears().listener): CloudSource {
  const made = new CloudSource(
    'aws',
    { mirror: server.url, refresh: 60_000, caches: [], retry: RETRY, ...options },
    listener,
  );
  sources.push(made);
  return made;
}

function memoryCache(): TextCache & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    read: async (name) => texts.get(name),
    write: async (name, text) => void texts.set(name, text),
  };
}

/** Waits until the publisher was asked so often. */
async function asked(times: number): Promise<void> {
  while (server.asked.length < times) await wait(5);
}

describe('the list of a cloud', () => {
  beforeEach(async () => {
    server = await publisher(FILE);
  });
  afterEach(async () => {
    for (const made of sources.splice(0)) made.close();
    await closePublishers();
  });

  it('is fetched at once, and told', async () => {
    const { listener, told } = ears();
    const made = source({}, listener);
    assert.deepEqual(made.troubles, [{ status: 'degraded', reason: 'clouds.aws.missing' }]);
    await made.first;
    assert.deepEqual([made.list?.size, made.troubles, told], [2, [], ['updated aws 2']]);
    assert.ok((made.age ?? -1) >= 0);
  });

  it('is asked for again when it is no longer fresh, and taken when it is another one', async () => {
    server.publish(FILE, '"1"');
    const { listener, hears } = ears();
    const made = source({ refresh: 30 }, listener);
    await made.first;
    const { list } = made;
    await asked(3);
    // The same one: nothing is built or told.
    assert.equal(made.list, list);
    assert.equal(server.asked[2]?.headers['if-none-match'], '"1"');
    server.publish(OTHER, '"2"');
    assert.deepEqual(await hears(2), ['updated aws 2', 'updated aws 1']);
    assert.equal(made.list?.size, 1);
  });

  it('that could not be had is asked for again, more and more seldom, and told once', async () => {
    const times: number[] = [];
    server.answer = (_, response) => {
      times.push(performance.now());
      response.writeHead(500).end();
    };
    const { listener, told, hears } = ears();
    const made = source({}, listener);
    await made.first;
    await asked(5);
    assert.deepEqual(told, ['failed aws GUARD_INTEL_DOWNLOAD']);
    assert.deepEqual(made.troubles, [{ status: 'degraded', reason: 'clouds.aws.missing' }]);
    // Never sooner than said: 20, 40, 60, 60 ms.
    const gaps = times.slice(1, 5).map((time, index) => time - (times[index] ?? 0));
    for (const [index, least] of [20, 40, 60, 60].entries()) assert.ok((gaps[index] ?? 0) >= least - 2, String(gaps));
    server.publish(FILE);
    assert.deepEqual(await hears(2), ['failed aws GUARD_INTEL_DOWNLOAD', 'updated aws 2']);
    assert.deepEqual(made.troubles, []);
  });

  it('goes on to count when it cannot be renewed, and that is told once, until it can', async () => {
    const { listener, hears, told } = ears();
    const made = source({ refresh: 20 }, listener);
    await made.first;
    server.answer = (_, response) => response.writeHead(503).end();
    await hears(2);
    const before = server.asked.length;
    await asked(before + 2);
    assert.deepEqual(told, ['updated aws 2', 'failed aws GUARD_INTEL_DOWNLOAD']);
    assert.deepEqual([made.list?.size, made.troubles], [2, [{ status: 'degraded', reason: 'clouds.aws.failed' }]]);
    server.publish(FILE);
    assert.deepEqual((await hears(3)).slice(2), ['updated aws 2']);
    assert.deepEqual(made.troubles, []);
  });

  it('comes back when the server wants it to', async () => {
    const times: number[] = [];
    server.answer = (_, response) => {
      times.push(performance.now());
      response.writeHead(429, { 'retry-after': '1' }).end();
    };
    source();
    await asked(2);
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 998, String(times));
  });

  const many = Object.fromEntries([['us-east-1', Array.from({ length: 100 }, (_, i) => `203.0.${i}.0/24`)]]);
  const bad: [string, string][] = [
    ['a page', '<!DOCTYPE html><title>Please log in</title>'],
    ['no text', ''],
    ['a list that is cut off', awsFile(many).slice(0, -40)],
    ['an empty list', awsFile({})],
    ['a list of a tenth', awsFile({ 'us-east-1': many['us-east-1']?.slice(0, 9) ?? [] })],
    ['the world', awsFile({ 'us-east-1': ['0.0.0.0/0', ...(many['us-east-1'] ?? [])] })],
    ['another type', JSON.stringify({ prefixes: [{ ip_prefix: 1, region: [] }] })],
    ['a list of lists', '['.repeat(100_000)],
  ];
  for (const [what, text] of bad) {
    it(`is not given up for ${what}`, async () => {
      server.publish(awsFile(many));
      const { listener, hears } = ears();
      const made = source({ refresh: 20 }, listener);
      await made.first;
      server.publish(text);
      assert.deepEqual((await hears(2))[1], 'failed aws GUARD_INTEL_INVALID');
      assert.equal(made.list?.size, 100);
    });
  }

  it('may shrink to a tenth', async () => {
    server.publish(awsFile(many));
    const { listener, hears } = ears();
    const made = source({ refresh: 20 }, listener);
    await made.first;
    server.publish(awsFile({ 'us-east-1': many['us-east-1']?.slice(0, 10) ?? [] }));
    assert.deepEqual((await hears(2))[1], 'updated aws 10');
  });

  it('is given up when it does not come in time', async () => {
    server.answer = () => {};
    const { listener, hears } = ears();
    const made = source({ timeout: 50 }, listener);
    await made.first;
    assert.deepEqual(await hears(1), ['failed aws GUARD_INTEL_DOWNLOAD']);
  });

  it('is not asked for where somebody else has fetched it lately', async () => {
    const cache = memoryCache();
    await source({ caches: [cache] }).first;
    assert.equal(cache.texts.size, 1);
    const { listener, told } = ears();
    const made = source({ caches: [cache] }, listener);
    await made.first;
    assert.deepEqual([server.asked.length, made.list?.size, told], [1, 2, ['updated aws 2']]);
  });

  it('of a cache is used at once when it is old, and renewed by what is known of it', async () => {
    server.publish(FILE, '"1"');
    const cache = memoryCache();
    const key = 'clouds.aws';
    await source({ caches: [cache] }).first;
    const old = (cache.texts.get(key) ?? '').replace(/"checked":\d+/, '"checked":1000');
    cache.texts.set(key, old);
    const made = source({ caches: [cache] });
    await made.first;
    assert.equal(made.list?.size, 2);
    while (cache.texts.get(key) === old) await wait(5);
    assert.equal(server.asked[1]?.headers['if-none-match'], '"1"');
    assert.equal(server.asked.length, 2);
    assert.ok((made.age ?? Number.POSITIVE_INFINITY) < 60_000);
  });

  it('of a cache is used when the network is down', async () => {
    const cache = memoryCache();
    await source({ caches: [cache] }).first;
    await server.close();
    cache.texts.set('clouds.aws', (cache.texts.get('clouds.aws') ?? '').replace(/"checked":\d+/, '"checked":1000'));
    const { listener, hears } = ears();
    const made = source({ caches: [cache] }, listener);
    await made.first;
    assert.equal(made.list?.size, 2);
    assert.deepEqual(await hears(2), ['updated aws 2', 'failed aws GUARD_INTEL_DOWNLOAD']);
  });

  it('of another address than the one that is asked now is used until that one is there', async () => {
    const cache = memoryCache();
    await source({ caches: [cache] }).first;
    const { listener, hears } = ears();
    server.publish(OTHER);
    source({ caches: [cache], mirror: `${server.url}/other` }, listener);
    assert.deepEqual(await hears(2), ['updated aws 2', 'updated aws 1']);
  });

  it('that somebody else fetches while this one waits is taken from there', async () => {
    const cache = memoryCache();
    const { listener, hears } = ears();
    const made = source({ caches: [cache], refresh: 100 }, listener);
    await made.first;
    server.publish(OTHER);
    const other = source({ caches: [cache], refresh: 1 });
    await other.first;
    await hears(2);
    assert.equal(made.list?.size, 1);
    other.close();
  });

  for (const [what, text] of [
    ['corrupt', 'x'],
    ['of the world', '{"version":1,"url":"","file":"","checked":9999999999999}\n{"a":["0.0.0.0/0"]}'],
  ] as const) {
    it(`of a cache that is ${what} is ignored, and that is told`, async () => {
      const cache = memoryCache();
      cache.texts.set('clouds.aws', text);
      const { listener, told } = ears();
      await source({ caches: [cache] }, listener).first;
      assert.deepEqual(told, ['cache failed aws', 'updated aws 2']);
    });
  }

  it('of a clock that is ahead is not fresh for ever', async () => {
    const cache = memoryCache();
    await source({ caches: [cache] }).first;
    const ahead = (cache.texts.get('clouds.aws') ?? '').replace(/"checked":\d+/, '"checked":9999999999999');
    cache.texts.set('clouds.aws', ahead);
    source({ caches: [cache], refresh: 30 });
    await asked(2);
  });

  it('is fetched where caches fail, and that is told', async () => {
    const broken: TextCache = {
      read: () => Promise.reject(new Error('broken')),
      write: () => Promise.reject(new Error('broken')),
    };
    const { listener, told, hears } = ears();
    const made = source({ caches: [broken] }, listener);
    await made.first;
    assert.equal(made.list?.size, 2);
    await hears(3);
    assert.deepEqual(told, ['cache failed aws', 'updated aws 2', 'cache failed aws']);
  });

  it('is left alone when it is closed, also in the middle of a fetch', async () => {
    let left: Promise<unknown> | undefined;
    server.answer = (_, response) => {
      left = once(response, 'close');
      response.write('{');
    };
    const { listener, told } = ears();
    const made = source({}, listener);
    await asked(1);
    made.close();
    await made.first;
    await left;
    await wait(100);
    assert.deepEqual([told, made.list, server.asked.length], [[], undefined, 1]);
  });
});
