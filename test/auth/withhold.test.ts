import assert from 'node:assert/strict';
import { withhold } from '../../src/auth/withhold.js';

const SECRET = 'hunter2/hunter2=';
const QUOTABLE = 'hunter2"hunter2\\';

describe('an error of a verifier', () => {
  it('that says nothing of the credential stays what it is', () => {
    for (const thrown of [new RangeError('no database'), 'text', undefined, 5]) {
      assert.equal(withhold([SECRET], thrown), thrown);
      assert.equal(withhold([''], thrown), thrown);
    }
  });

  const holding: [string, unknown][] = [
    ['in its message', new TypeError(`invalid input syntax for type uuid: "${SECRET}"`)],
    ['in a URL in its message', new Error(`GET https://idp.example/?token=${encodeURIComponent(SECRET)} failed`)],
    ['in its stack only', Object.assign(new Error('no'), { stack: `Error: no\n    at ${SECRET} (x.js:1:1)` })],
    ['in its name', Object.assign(new Error('no'), { name: SECRET })],
    ['in its code', Object.assign(new Error('no'), { code: SECRET })],
    ['as a text', `no ${SECRET}`],
    ['as an object that says so', { toString: () => SECRET }],
    ['in what cannot be read', Object.create(null)],
  ];
  for (const [where, thrown] of holding) {
    it(`that holds it ${where} is withheld`, () => {
      const error = withhold([SECRET], thrown);
      assert.ok(error instanceof Error);
      const { name, message, stack, code } = error as Error & { code?: unknown };
      assert.match(message, /withheld/);
      assert.doesNotMatch(`${name} ${message} ${stack} ${code}`, /hunter2/);
    });
  }

  it('that holds it as it reads in quotes is withheld', () => {
    const error = withhold([QUOTABLE], new Error(`cannot parse ${JSON.stringify({ password: QUOTABLE })}`)) as Error;
    assert.doesNotMatch(`${error.message} ${error.stack}`, /hunter2/);
  });

  it('that is withheld keeps its class, its code and its frames', () => {
    const error = withhold([SECRET], Object.assign(new SyntaxError(`at ${SECRET}`), { code: 'ECLOSED' })) as Error;
    assert.equal(error.name, 'SyntaxError');
    assert.equal((error as { code?: unknown }).code, 'ECLOSED');
    assert.match(error.stack ?? '', /^SyntaxError: [^\n]*withheld\n {4}at .*withhold\.test/);
  });
});
