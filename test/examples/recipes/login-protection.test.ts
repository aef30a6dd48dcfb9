import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/login-protection.js';
import { pass, presentAgain } from '../../clock.js';
import { closeAll, type Serving, serve } from './serving.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ATTACKER = '203.0.113.9';
const RIGHT = 'correct horse battery';

describe('the recipe login-protection', () => {
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  it('lets somebody in who has mistyped twice', async () => {
    const { ask } = await serve(app());
    assert.equal(await login(ask, '198.51.100.7', 'correct hrose battery'), 401);
    assert.equal(await login(ask, '198.51.100.7', 'Correct horse battery'), 401);
    assert.equal(await login(ask, '198.51.100.7', RIGHT), 200);
  });

  it('lets an office in that mistypes now and then all day, behind one address', async () => {
    const { ask } = await serve(app());
    for (let hour = 0; hour < 8; hour++) {
      for (let n = 0; n < 10; n++) {
        assert.equal(await login(ask, '198.51.100.7', 'mistyped'), 401);
        assert.equal(await login(ask, '198.51.100.7', RIGHT), 200);
        pass(6 * MINUTE);
      }
    }
  });

  it('takes ten tries a minute, and leaves all else alone', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 10; n++) assert.equal(await login(ask, ATTACKER, `guess ${n}`), 401);
    assert.equal(await login(ask, ATTACKER, RIGHT), 429);
    assert.equal(await login(ask, '198.51.100.7', RIGHT), 200);
    assert.equal((await ask('/', { 'x-forwarded-for': ATTACKER })).status, 404);
  });

  for (const path of ['/login/', '/LOGIN', '/%6cogin', '/login?retry=1']) {
    it(`counts tries at ${path} too`, async () => {
      const { ask } = await serve(app());
      for (let n = 0; n < 10; n++) await login(ask, ATTACKER, 'guess');
      assert.equal((await ask(path, from(ATTACKER), 'POST')).status, 429);
    });
  }

  it('bans who goes on failing, for longer each time', async () => {
    const { ask } = await serve(app());
    for (const length of [15 * MINUTE, 6 * HOUR, 7 * DAY, 7 * DAY]) {
      assert.equal(await guessUntilBanned(ask, ATTACKER), 20);
      pass(length - MINUTE);
      assert.equal(await login(ask, ATTACKER, RIGHT), 403);
      assert.equal((await ask('/', from(ATTACKER))).status, 403);
      assert.equal(await login(ask, '198.51.100.7', RIGHT), 200);
      pass(2 * MINUTE);
      assert.equal(await login(ask, ATTACKER, RIGHT), 200);
    }
  });

  it('is not to be talked out of it by logins that work', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 20; n++) {
      assert.equal(await login(ask, ATTACKER, 'guess'), 401);
      if (n < 19) assert.equal(await login(ask, ATTACKER, RIGHT), 200);
      pass(MINUTE);
    }
    assert.equal(await login(ask, ATTACKER, RIGHT), 403);
  });

  it('counts nothing that is no login', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 30; n++) {
      assert.equal((await ask('/login', { ...from(ATTACKER), ...JSON_BODY }, 'POST', '{"name":["ada"]}')).status, 400);
      pass(10_000);
    }
  });
});

const JSON_BODY = { 'content-type': 'application/json' };

function from(address: string): Record<string, string> {
  return { 'x-forwarded-for': address };
}

async function login(ask: Serving['ask'], address: string, password: string): Promise<number | undefined> {
  const body = JSON.stringify({ name: 'ada', password });
  return (await ask('/login', { ...from(address), ...JSON_BODY }, 'POST', body)).status;
}

/** Guesses as fast as the limit allows, and says how many guesses there were. */
async function guessUntilBanned(ask: Serving['ask'], address: string): Promise<number> {
  for (let guesses = 0; guesses < 100; guesses++) {
    if ((await login(ask, address, 'guess')) === 403) return guesses;
    pass(7_000);
  }
  return Number.POSITIVE_INFINITY;
}
