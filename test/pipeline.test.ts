import assert from 'node:assert/strict';
import { type Check, type Finding, GuardError } from '../src/index.js';
import { Pipeline, type PipelineOptions, type Step } from '../src/pipeline.js';
import type { GuardRequest } from '../src/request/guard-request.js';

const request = {} as GuardRequest;
const enforcing: PipelineOptions = { mode: 'enforce', onError: 'block', checkTimeout: 1_000 };

function finding(check: string, extra: Partial<Finding> = {}): Finding {
  return { check, action: 'block', status: 403, reason: `${check}.found`, score: 10, ...extra };
}

function step(name: string, run: Check['run'], mode: Step['mode'] = 'enforce'): Step {
  return { check: { name, run }, mode };
}

function run(steps: readonly Step[], options: Partial<PipelineOptions> = {}) {
  return new Pipeline(steps, { ...enforcing, ...options }).run(request, undefined);
}

describe('the pipeline', () => {
  it('answers at once when no check waits, without a promise', () => {
    const decision = run([step('a', () => undefined)]);
    assert.deepEqual(decision, { outcome: 'allowed', mode: 'enforce', findings: [], score: 0 });
  });

  it('stops at the first check that blocks', () => {
    const ran: string[] = [];
    const named = (name: string, found?: Finding) =>
      step(name, () => {
        ran.push(name);
        return found;
      });
    const decision = run([named('a'), named('b', finding('b')), named('c', finding('c'))]);
    assert.deepEqual(ran, ['a', 'b']);
    assert.ok(!(decision instanceof Promise));
    assert.equal(decision.outcome, 'blocked');
    assert.equal(decision.decidedBy?.reason, 'b.found');
  });

  it('leaves out a check that a request does not concern, and runs one that cannot say', () => {
    const concerned = (name: string, concerns: () => boolean): Step => ({
      check: { name, concerns, run: () => finding(name, { action: 'flag' }) },
      mode: 'enforce',
    });
    const fails = () => {
      throw new Error('cannot say');
    };
    const observed: string[] = [];
    const steps = [concerned('a', () => false), concerned('b', () => true), concerned('c', fails)];
    const decision = new Pipeline(steps, enforcing).run(request, {
      ran: (check) => void observed.push(check),
      open: () => assert.fail('none of them waits'),
    });
    assert.ok(!(decision instanceof Promise));
    assert.deepEqual(
      decision.findings.map(({ check }) => check),
      ['b', 'c'],
    );
    assert.deepEqual(observed, ['b', 'c']);
  });

  it('goes on after a flag and after what is only monitored, and adds up the score to 100 at most', () => {
    const decision = run([
      step('a', () => finding('a', { action: 'flag', score: 60 })),
      step('b', () => finding('b', { score: 70 }), 'monitor'),
      step('c', () => undefined),
    ]);
    assert.ok(!(decision instanceof Promise));
    assert.equal(decision.outcome, 'allowed');
    assert.equal(decision.score, 100);
    assert.deepEqual(
      decision.findings.map(({ check, state }) => `${check} ${state}`),
      ['a enforced', 'b monitored'],
    );
  });

  it('waits for a check that waits, then goes on in order', async () => {
    const ran: string[] = [];
    const named = (name: string) =>
      step(name, () => {
        ran.push(name);
        return undefined;
      });
    const decision = await run([
      step('a', async () => {
        await new Promise((resolve) => setImmediate(resolve));
        ran.push('a');
        return finding('a', { action: 'flag' });
      }),
      named('b'),
      step('c', async () => finding('c', { action: 'redirect', status: 308 })),
      named('d'),
    ]);
    assert.deepEqual(ran, ['a', 'b']);
    assert.equal(decision.outcome, 'redirected');
    assert.deepEqual(
      decision.findings.map(({ check }) => check),
      ['a', 'c'],
    );
  });

  describe('when a check throws', () => {
    const broken = step('broken', () => {
      throw new RangeError('no');
    });

    it('answers 500 and says that the guard could not decide', () => {
      const decision = run([broken, step('b', () => undefined)]);
      assert.ok(!(decision instanceof Promise));
      assert.equal(decision.outcome, 'unavailable');
      assert.equal(decision.decidedBy?.status, 500);
      assert.equal(decision.decidedBy?.error?.message, 'no');
    });

    it('still asks the others: what they find goes before', () => {
      const decision = run([broken, step('b', () => finding('b'))]);
      assert.ok(!(decision instanceof Promise));
      assert.equal(decision.outcome, 'blocked');
      assert.equal(decision.decidedBy?.check, 'b');
      assert.deepEqual(
        decision.findings.map(({ reason }) => reason),
        ['check.failed', 'b.found'],
      );
    });

    it('lets the request go on when that is the option, and tells it all the same', () => {
      const decision = run([broken], { onError: 'allow' });
      assert.ok(!(decision instanceof Promise));
      assert.equal(decision.outcome, 'allowed');
      assert.equal(decision.findings[0]?.reason, 'check.failed');
    });

    it('lets the request go on when the check is only monitored', () => {
      const decision = run([{ ...broken, mode: 'monitor' }]);
      assert.ok(!(decision instanceof Promise));
      assert.equal(decision.outcome, 'allowed');
    });

    it('is the same for a promise that rejects, with whatever', async () => {
      for (const reason of [new Error('no'), 'text', undefined]) {
        const decision = await run([step('a', () => Promise.reject(reason))]);
        assert.equal(decision.outcome, 'unavailable');
        assert.ok(decision.decidedBy?.error instanceof Error);
      }
    });

    it('is the same for a check that never answers', async () => {
      const decision = await run([step('a', () => new Promise(() => {}))], { checkTimeout: 5 });
      assert.equal(decision.outcome, 'unavailable');
      const error = decision.decidedBy?.error;
      assert.ok(error instanceof GuardError);
      assert.equal(error.code, 'GUARD_CHECK_TIMEOUT');
    });
  });
});
