import assert from 'node:assert/strict';
import { FewFingerprints } from '../../src/state/few-fingerprints.js';

const WINDOW = 60_000;

describe('the fingerprints of an address that have a quota of their own', () => {
  it('are 16 at most, and the others stay outside while these are seen', () => {
    const few = new FewFingerprints(WINDOW);
    const admitted = Array.from({ length: 100 }, (_, i) => few.admits('a', `f${i}`, i)).filter(Boolean);
    assert.equal(admitted.length, 16);
    assert.equal(few.admits('a', 'f0', 100), true);
    assert.equal(few.admits('a', 'f99', 100), false);
    assert.equal(few.admits('b', 'f99', 100), true);
  });

  it('give their place away once they were not seen for a whole window', () => {
    const few = new FewFingerprints(WINDOW);
    for (let i = 0; i < 16; i++) few.admits('a', `f${i}`, i);
    few.admits('a', 'f0', 30_000);
    assert.equal(few.admits('a', 'new', WINDOW), false);
    assert.equal(few.admits('a', 'new', WINDOW + 1), true);
    assert.equal(few.admits('a', 'f1', WINDOW + 1), false);
    assert.equal(few.admits('a', 'f0', WINDOW + 1), true);
  });

  it('are never more than 16 within any window, however a client makes them up', () => {
    const few = new FewFingerprints(1_000);
    const admitted: { fingerprint: string; now: number }[] = [];
    for (let now = 0; now < 20_000; now += 7) {
      const fingerprint = `f${(now * 31) % 997}`;
      if (few.admits('a', fingerprint, now)) admitted.push({ fingerprint, now });
      const recent = admitted.filter((entry) => entry.now > now - 1_000).map((entry) => entry.fingerprint);
      assert.ok(new Set(recent).size <= 16);
    }
    assert.ok(admitted.length > 16);
  });
});
