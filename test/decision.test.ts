import assert from 'node:assert/strict';
import type { Decision, GuardOptions, JudgedFinding } from '../src/index.js';
import { closeAll, guarded } from './guarded.js';
import { processSdk } from './telemetry/process-sdk.js';

const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';

/** Every object within a decision, but the error that the application threw. */
function objectsWithin(value: unknown, path = 'decision'): readonly (readonly [path: string, object: object])[] {
  if (typeof value !== 'object' || value === null || value instanceof Error) return [];
  const inner = Object.entries(value).flatMap(([key, each]) => objectsWithin(each, `${path}.${key}`));
  return [[path, value], ...inner];
}

describe('the decision on a request', () => {
  afterEach(closeAll);

  async function decisionOf(options: GuardOptions, path = '/'): Promise<Decision> {
    let decision: Decision | undefined;
    const app = await guarded({
      ...options,
      respond: {
        modify(ctx) {
          decision = ctx.state.guard;
        },
      },
    });
    await app.get(path);
    assert.ok(decision);
    return decision;
  }

  const own = { list: ['a'], word: 'b' };
  const cases: Record<string, [options: GuardOptions, path?: string]> = {
    'lets it through': [{}],
    'lets it pass by': [{ exclude: ['/**'] }],
    'refuses it': [{}, ATTACK],
    'redirects it': [{ https: 'redirect' }],
    'only tells of it': [{ mode: 'monitor', ip: { deny: ['127.0.0.1'] } }, ATTACK],
    'could not be made': [
      {
        custom: [
          () => {
            throw new Error('broken');
          },
        ],
      },
    ],
    'is one of the application': [
      { custom: [() => ({ attributes: { a: 1, own } as never, headers: { 'X-A': 'b' }, action: 'flag' })] },
    ],
  };
  for (const [kind, [options, path]] of Object.entries(cases)) {
    it(`that ${kind} cannot be changed anywhere within`, async () => {
      const objects = objectsWithin(await decisionOf(options, path));
      assert.ok(objects.length >= 2);
      for (const [where, object] of objects) {
        assert.ok(Object.isFrozen(object), where);
        assert.throws(() => Object.assign(object, { added: true }), TypeError, where);
      }
    });
  }

  it("freezes nothing of the application's", async () => {
    const attributes = { a: 1, own };
    const headers = { 'X-A': 'b' };
    const decision = await decisionOf({
      custom: [() => ({ attributes: attributes as never, headers, action: 'flag' })],
    });
    assert.deepEqual([attributes, headers, own, own.list].map(Object.isFrozen), [false, false, false, false]);
    assert.deepEqual(decision.findings[0]?.attributes, { a: 1 });
  });

  it('is one: of answer, span, event and context', async () => {
    const sdk = await processSdk();
    let told: JudgedFinding | undefined;
    let left: Decision | undefined;
    const app = await guarded({
      respond: {
        body(finding, ctx) {
          told = finding;
          left = ctx.state.guard;
        },
      },
    });
    const { status } = await app.get(ATTACK);
    await sdk.flush();
    assert.equal(told, left?.decidedBy);
    assert.ok(left?.findings.some((finding) => finding === told));
    const [event] = app.events;
    const span = sdk.receiver.spans.find(({ spanId }) => spanId === event?.spanId);
    assert.equal(status, told?.status);
    for (const carried of [event?.attributes, span?.attributes]) {
      assert.equal(carried?.['guard.finding.reason'], told?.reason);
      assert.equal(carried?.['security_rule.name'], told?.attributes?.['security_rule.name']);
      assert.equal(carried?.['http.response.status_code'], told?.status);
    }
  });
});
