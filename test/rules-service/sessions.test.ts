import assert from 'node:assert/strict';
import { Sessions } from '../../src/rules-service/auth/sessions.js';

describe('logins to the page', () => {
  let now = 1_000_000;
  const alice = { id: 'alice', role: 'operator' } as const;

  it('end with time', () => {
    const sessions = new Sessions(60_000, () => now);
    const { id, lasts } = sessions.begin(alice);
    assert.equal(lasts, 60_000);
    now += 59_999;
    assert.deepEqual(sessions.find(id)?.caller, alice);
    now += 2;
    assert.equal(sessions.find(id), undefined);
  });

  it('last no longer than the token that they were made by', () => {
    const sessions = new Sessions(60_000, () => now);
    const { id, lasts } = sessions.begin({ ...alice, expires: now + 10_000 });
    assert.equal(lasts, 10_000);
    now += 10_001;
    assert.equal(sessions.find(id), undefined);
    assert.equal(sessions.find(sessions.begin({ ...alice, expires: now }).id), undefined);
  });

  it('are as many as memory is there for: the oldest make room', () => {
    const sessions = new Sessions(60_000, () => now);
    const ids = Array.from({ length: 1_001 }, () => sessions.begin(alice).id);
    assert.equal(sessions.find(ids[0]), undefined);
    assert.ok(sessions.find(ids[1]));
    assert.equal(sessions.find(undefined), undefined);
  });
});
