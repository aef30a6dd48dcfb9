import assert from 'node:assert/strict';
import { Instances } from '../../src/rules-service/instances.js';

describe('the applications that follow', () => {
  it('are forgotten an hour after they last asked', () => {
    let now = 1_000_000;
    const instances = new Instances({ now: () => now });
    const nothing = { version: undefined, result: undefined };
    instances.saw('default', 'shop', { instance: 'a', ...nothing }, now);
    now += 3_000_000;
    instances.saw('default', 'shop', { instance: 'b', ...nothing }, now);
    assert.deepEqual(
      instances.of('default').map(({ instance }) => instance),
      ['b', 'a'],
    );
    now += 1_000_000;
    assert.deepEqual(
      instances.of('default').map(({ instance }) => instance),
      ['b'],
    );
  });

  it('are 1,000 at most, whatever names they come up with', () => {
    const instances = new Instances();
    const saw = (instance: string) =>
      instances.saw('default', 'shop', { instance, version: '1', result: 'applied' }, 0);
    for (let index = 0; index < 1_500; index++) saw(`i${index}`);
    assert.equal(instances.of('default').length, 1_000);
    assert.equal(instances.of('other').length, 0);
  });
});
