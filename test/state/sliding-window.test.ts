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

  it('holds no more for a key that is refused a million times', () => {
    const window = new SlidingWindow();
    for (let i = 0; i < 10; i++) window.hit(quota, 0);
    const { retryAfter } = window.hit(quota, 1);
    for (let i = 0; i < 1_000_000; i++) window.hit(quota, 2);
    assert.equal(window.hit(quota, 1).retryAfter, retryAfter);
  });
});
