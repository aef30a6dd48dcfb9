import assert from 'node:assert/strict';
import { httpSource } from '../../src/rules/sources/http.js';
import { closePollers, Polling } from '../rules/polling.js';
import { endServing, type Serving, serving, withRules } from './serving.js';
import { readVerifyKeys } from './verify.js';

describe('guards that poll the rules service', () => {
  afterEach(async () => {
    closePollers();
    await endServing();
  });

  const sourceOf = (at: Serving, instance: string) =>
    httpSource({
      url: new URL(`${at.url}/v1/rules`),
      headers: { authorization: `Bearer ${at.keys.reader}` },
      tls: undefined,
      instance,
    });

  it('take what it has signed, all of them, and it knows what became of it', async () => {
    const { signing, verify } = readVerifyKeys();
    const at = await serving({ signing });
    await withRules(at, {
      comment: 'x'.repeat(500),
      deny: Array.from({ length: 200 }, (_, index) => `10.0.0.${index}`),
    });
    const faults = [{ path: 'bans', message: 'not here' }];
    const apps = [
      new Polling({ source: sourceOf(at, 'app-1'), verify }),
      new Polling({ source: sourceOf(at, 'app-2'), verify }),
      new Polling({
        source: sourceOf(at, 'app-3'),
        verify,
        apply: (rules) => (rules?.bans.length ? faults : undefined),
      }),
    ];
    for (const app of apps) await app.until(() => app.told.includes('applied 1'));
    await at.ask('operator', 'POST', '/v1/rules/block', { body: { address: '198.51.100.7' } });
    const [first, second, third] = apps;
    for (const app of [first, second]) await app?.until(() => app.version === 2);
    await third?.until(() => third.told.some((told) => told.startsWith('rejected')));
    assert.deepEqual(
      first?.applied.at(-1)?.bans.map(({ subject }) => subject),
      ['198.51.100.7'],
    );
    const known = async () => {
      const { json } = await at.ask('reader', 'GET', '/v1/instances');
      const list: { instance: string; version?: number; result?: string }[] = json.instances;
      return list.map(({ instance, version, result }) => `${instance} ${version} ${result}`).sort();
    };
    const expected = ['app-1 2 applied', 'app-2 2 applied', 'app-3 1 rejected'];
    // What became of a set is said with the next question.
    for (const app of apps) await app.polled(2);
    assert.deepEqual(await known(), expected);
  });

  it('take nothing of a service that signs with another key, or knows them not', async () => {
    const at = await serving({ signing: readVerifyKeys().signing });
    await withRules(at);
    const wary = new Polling({ source: sourceOf(at, 'wary'), verify: readVerifyKeys().strangers });
    await wary.until(() => wary.told.includes('rejected GUARD_RULES_SIGNATURE'));
    const stranger = new Polling({
      source: sourceOf({ ...at, keys: { ...at.keys, reader: 'x'.repeat(20) } }, 'stranger'),
    });
    await stranger.until(() => stranger.told.length > 0);
    assert.deepEqual([wary.applied, stranger.applied, stranger.told], [[], [], ['unreachable']]);
  });
});
