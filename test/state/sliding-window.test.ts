import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SlidingWindow } from '../../src/state/sliding-window.js';

const quota = { requests: 10, window: 60_000 };

describe('a sliding window', () => {
  it('lets as many through as the quota says, at once', () => {
    const window = new SlidingWindow();
    const allowed = Array.from({ length: 500 }, () => window.hit(quota, 1_000)).filter((state) => state.allowed);
    assert.equal(allowed.length, 10);
    assert.deepEqual(
      allowed.map(({ remaining }) => remaining),
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    );
  });

  it('slides: at the turn of a minute the requests just before still count', () => {
    const window = new SlidingWindow();
    for (let i = 0; i < 10; i++) assert.equal(window.hit(quota, 59_000 + i).allowed, true);
    assert.equal(window.hit(quota, 61_000).allowed, false);
    assert.equal(window.hit(quota, 119_008).allowed, false);
    assert.equal(window.hit(quota, 119_009).allowed, true);
  });

  it('gives room back request by request when they came apart', () => {
    const window = new SlidingWindow();
    for (let i = 0; i < 10; i++) window.hit(quota, i * 6_000);
    assert.equal(window.hit(quota, 59_999).allowed, false);
    assert.equal(window.hit(quota, 60_000).allowed, true);
    assert.equal(window.hit(quota, 60_001).allowed, false);
    assert.equal(window.hit(quota, 66_000).allowed, true);
  });

  it('says when to come back, and keeps the word', () => {
    const window = new SlidingWindow();
    for (let i = 0; i < 10; i++) window.hit(quota, i * 100);
    const { retryAfter } = window.hit(quota, 5_000);
    assert.equal(window.hit(quota, 5_000 + retryAfter - 1).allowed, false);
    assert.equal(window.hit(quota, 5_000 + retryAfter).allowed, true);
  });

  it('never lets more through in any window than the quota, whenever requests come', () => {
    const times = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 40 }), (gaps, requests) => {
        const window = new SlidingWindow();
        const admitted: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const state = window.hit({ requests, window: 1_000 }, now);
          if (state.allowed) admitted.push(now);
          const within = admitted.filter((time) => time > now - 1_000).length;
          assert.ok(within <= requests);
          assert.ok(state.remaining <= requests - within);
        }
      }),
    );
  });

  describe('with requests of different cost', () => {
    it('counts what they cost, and lets no more through than the quota', () => {
      const window = new SlidingWindow();
      assert.deepEqual(window.hit(quota, 0, 7), {
        allowed: true,
        remaining: 3,
        retryAfter: 60_000,
        resetAfter: 60_000,
      });
      assert.equal(window.hit(quota, 0, 4).allowed, false);
      assert.equal(window.hit(quota, 0, 3).allowed, true);
      assert.equal(window.hit(quota, 0, 1).allowed, false);
    });

    it('says when there is room for a request of the same cost, and keeps the word', () => {
      const window = new SlidingWindow();
      for (let i = 0; i < 10; i++) window.hit(quota, i * 6_000);
      const { remaining, retryAfter } = window.hit(quota, 57_000, 5);
      assert.deepEqual([remaining, retryAfter], [0, 27_000]);
      assert.equal(window.hit(quota, 57_000 + retryAfter - 1, 5).allowed, false);
      assert.equal(window.hit(quota, 57_000 + retryAfter, 5).allowed, true);
    });

    it('counts a request that is free as nothing, lets it through always and tells of the rest all the same', () => {
      const window = new SlidingWindow();
      const free = () => window.hit(quota, 1_000, 0);
      assert.deepEqual(free(), { allowed: true, remaining: 10, retryAfter: 0, resetAfter: 0 });
      for (let i = 0; i < 10; i++) window.hit(quota, 0);
      assert.deepEqual(free(), { allowed: true, remaining: 0, retryAfter: 59_000, resetAfter: 59_000 });
    });

    it('says how long until all is free exactly, whatever fraction of a millisecond the clock shows', () => {
      const now = 1_763_700_000_000.123;
      const { resetAfter } = new SlidingWindow().hit(quota, now);
      assert.equal(resetAfter, 60_000);
      assert.equal(new SlidingWindow().hit(quota, now, 10).retryAfter, 60_000);
    });

    it('takes a quota that has become smaller than what was counted', () => {
      const window = new SlidingWindow();
      window.hit(quota, 0, 10);
      const state = window.hit({ requests: 4, window: 60_000 }, 30_000);
      assert.deepEqual(state, { allowed: false, remaining: 0, retryAfter: 30_000, resetAfter: 30_000 });
    });
  });

  it('holds no more for a key that is refused a million times', () => {
    const window = new SlidingWindow();
    for (let i = 0; i < 10; i++) window.hit(quota, 0);
    const { retryAfter } = window.hit(quota, 1);
    for (let i = 0; i < 1_000_000; i++) window.hit(quota, 2);
    assert.equal(window.hit(quota, 1).retryAfter, retryAfter);
  });
});
