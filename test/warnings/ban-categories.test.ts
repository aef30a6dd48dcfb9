import assert from 'node:assert/strict';
import { guard } from '../../src/index.js';
import { warned } from './warned.js';

const one = { threshold: 5 };

describe('a category of bans', () => {
  it('that is nearly a usual name is warned of, with the name that is meant', async () => {
    const [warning, ...others] = await warned(async () =>
      guard({ ban: { categories: { 'auth.faild': one, 'rate_limit.exeeded': one } } }),
    );
    assert.deepEqual(others, []);
    assert.equal(warning?.code, 'GUARD_BAN_CATEGORY_UNKNOWN');
    assert.match(warning?.message ?? '', /"auth\.faild" \(did you mean "auth\.failed"\?\), "rate_limit\.exeeded"/);
  });

  it('that is a usual name, or like none, is not', async () => {
    const categories = { 'auth.failed': one, 'auth.invalid': one, sqli: one, rate_limit: one, 'voucher.guessed': one };
    assert.deepEqual(await warned(async () => guard({ ban: { categories } })), []);
    assert.deepEqual(await warned(async () => guard({ ban: false })), []);
  });

  it('can be silenced', async () => {
    const options = { ban: { categories: { 'auth.fail': one } }, warnings: { GUARD_BAN_CATEGORY_UNKNOWN: false } };
    assert.deepEqual(await warned(async () => guard(options)), []);
  });
});
