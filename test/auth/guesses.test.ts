import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Guesses, type Turn } from '../../src/auth/guesses.js';
import { Throttles } from '../../src/auth/throttle.js';

const nothing = () => {};

describe('guesses', () => {
  const guesses = (requests: number) => new Guesses({ requests, window: 60_000 }, () => 1_700_000_000_000);

  it('are granted up to the limit, and wait beyond it', () => {
    const client = guesses(2);
    const granted = [client.take(nothing), client.take(nothing), client.take(nothing)].map((turn) => turn.granted);
    assert.deepEqual(granted.slice(0, 2), [true, true]);
    assert.ok(granted[2] instanceof Promise);
  });

  it('that wait come in when those before were good, and are turned away when they were not', async () => {
    const client = guesses(2);
    const [a, b] = [client.take(nothing), client.take(nothing)];
    const [c, d] = [client.take(nothing), client.take(nothing)];
    a.end(false);
    assert.equal(await c.granted, true);
    b.end(true);
    c.end(true);
    assert.equal(await d.granted, false);
    assert.equal(client.take(nothing).granted, false);
  });

  it('give their turn back once, also when they were turned away or gave up waiting', async () => {
    const client = guesses(1);
    const first = client.take(nothing);
    const [second, third] = [client.take(nothing), client.take(nothing)];
    second.end(true);
    assert.equal(await second.granted, false);
    first.end(false);
    first.end(true);
    assert.equal(await third.granted, true);
    second.end(true);
    third.end(false);
    assert.equal(client.isUnderWay || client.hasFailures, false);
    assert.equal(client.take(nothing).granted, true);
    assert.ok(client.take(nothing).granted instanceof Promise);
  });

  it('that fail are remembered for the whole window and at most a sixteenth longer, and it is said for how long', () => {
    const [window, requests] = [60_000, 10];
    let now = 1_700_000_000_000;
    const client = new Guesses({ requests, window }, () => now);
    const fail = () => client.take(nothing).end(true);
    for (let i = 0; i < requests; i++, now += 1_000) fail();
    const { retryAfter } = client;
    assert.ok(retryAfter >= window - 10_000 && retryAfter <= window * (17 / 16) - 10_000, `${retryAfter}`);
    now += retryAfter - 1;
    assert.equal(client.take(nothing).granted, false);
    now += 1;
    const turn = client.take(nothing);
    assert.equal(turn.granted, true);
    assert.equal(client.retryAfter, 0);
    turn.end(false);
    assert.equal(client.isUnderWay || client.hasFailures, true);
    now += window;
    assert.equal(client.isUnderWay || client.hasFailures, false);
  });

  it('of which a thousand wait are refused', () => {
    const client = guesses(1);
    const turns: Turn[] = Array.from({ length: 1_002 }, () => client.take(nothing));
    assert.equal(turns.at(-1)?.granted, false);
    assert.ok(turns.at(-2)?.granted instanceof Promise);
    assert.equal(client.retryAfter, 0);
  });

  it('never are more at the verifier, with those that failed, than the limit, whatever the order of ends', async () => {
    const ends = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), ends, async (limit, order) => {
        const client = guesses(limit);
        const running: Turn[] = [];
        let failed = 0;
        const come = (turn: Turn) => {
          if (turn.granted === true) running.push(turn);
          else if (turn.granted) turn.granted.then((granted) => granted && running.push(turn));
        };
        for (let i = 0; i < 20; i++) come(client.take(nothing));
        for (const [which, isFailure] of order) {
          const [turn] = running.splice(which % Math.max(1, running.length), 1);
          if (turn && isFailure) failed++;
          turn?.end(isFailure);
          await Promise.resolve();
          assert.ok(failed + running.length <= limit, `${failed} failed, ${running.length} run`);
        }
        for (let turn = running.pop(); turn; turn = running.pop()) {
          turn.end(false);
          await Promise.resolve();
        }
        assert.equal(client.isUnderWay || client.hasFailures, failed > 0);
      }),
    );
  });
});

describe('a throttle', () => {
  it('is one for a quota, and another for another', () => {
    const throttles = new Throttles(() => 0);
    const quota = { requests: 1, window: 60_000 };
    throttles.of(quota).turn('a').end(true);
    assert.equal(throttles.of({ ...quota }).turn('a').granted, false);
    assert.equal(throttles.of({ ...quota, requests: 2 }).turn('a').granted, true);
    assert.equal(throttles.of({ ...quota, window: 1_000 }).turn('a').granted, true);
  });

  it('never forgets a client whose credentials are under way, whoever else fails meanwhile', () => {
    const throttle = new Throttles(() => 0).of({ requests: 2, window: 60_000 });
    const early = throttle.turn('a');
    throttle.turn('a').end(true);
    for (let i = 0; i < 20_000; i++) throttle.turn(`bad ${i}`).end(true);
    assert.ok(throttle.turn('a').granted instanceof Promise);
    early.end(true);
    assert.equal(throttle.turn('a').granted, false);
  });

  it('forgets the client that has been quiet for longest beyond 20,000 that failed, and none for those that did not', () => {
    const throttle = new Throttles(() => 0).of({ requests: 1, window: 60_000 });
    throttle.turn('first').end(true);
    for (let i = 0; i < 50_000; i++) throttle.turn(`good ${i}`).end(false);
    assert.equal(throttle.turn('first').granted, false);
    for (let i = 0; i < 20_000; i++) throttle.turn(`bad ${i}`).end(true);
    assert.equal(throttle.turn('first').granted, true);
  });
});
