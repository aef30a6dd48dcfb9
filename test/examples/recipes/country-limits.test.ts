import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/country-limits.js';
import { pass, presentAgain } from '../../clock.js';
import { DE, GB, NOWHERE, US } from '../../intel/countries.js';
import { closeAll, type Serving, serve } from './serving.js';

const COUNTRIES: Readonly<Record<string, string>> = { [DE]: 'DE', [GB]: 'CH', [US]: 'US' };

describe('the recipe country-limits', () => {
  let ask: Serving['ask'];
  beforeEach(async () => {
    ({ ask } = await serve(app((address) => COUNTRIES[address])));
  });
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  /** How many of so many requests at once get in. */
  async function passing(address: string, count: number, path = '/', method = 'GET'): Promise<number> {
    const asked = Array.from({ length: count }, () => ask(path, { 'x-forwarded-for': address }, method));
    return (await Promise.all(asked)).filter(({ status }) => status === 200).length;
  }

  it('lets customers do more than others', async () => {
    assert.equal(await passing(DE, 310), 300);
    for (const elsewhere of [US, NOWHERE]) assert.equal(await passing(elsewhere, 40), 30);
  });

  it('has a limit of the day for one country', async () => {
    assert.equal(await passing(GB, 300), 300);
    pass(64_000);
    assert.equal(await passing(GB, 300), 200);
  });

  it('lets nobody log in all the time', async () => {
    for (const anywhere of [DE, US]) assert.equal(await passing(anywhere, 12, '/login', 'POST'), 10);
  });

  it('knows an address by itself where no look-up is given', async () => {
    const { ask: alone } = await serve(app());
    const policy = async (address: string) =>
      (await alone('/', { 'x-forwarded-for': address })).headers['ratelimit-policy'];
    assert.deepEqual([await policy(DE), await policy(US)], ['"DE";q=300;w=60', '"elsewhere";q=30;w=60']);
  });
});
