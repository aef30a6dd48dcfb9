import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/repeat-offenders.js';
import { pass, presentAgain } from '../../clock.js';
import { closeAll, type Serving, serve } from './serving.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OFFENDER = '203.0.113.9';
const SQLI = '/?id=1%27%20or%20%271%27=%271';
const XSS = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
const ADMIN = { 'x-admin-key': 'ops-key-c60e9b14a2', 'x-forwarded-for': '198.51.100.7' };

describe('the recipe repeat-offenders', () => {
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  it('refuses one bad request, and bans nobody for it', async () => {
    const { ask } = await serve(app());
    assert.equal(await status(ask, SQLI), 403);
    assert.equal(await status(ask, '/'), 200);
    assert.equal(await status(ask, XSS), 403);
    assert.equal(await status(ask, '/'), 200);
  });

  it('bans for a day at the second injection, for a week the next time', async () => {
    const { ask } = await serve(app());
    for (const length of [DAY, 7 * DAY]) {
      await times(2, ask, SQLI);
      assert.equal(await status(ask, '/'), 403);
      pass(length - MINUTE);
      assert.equal(await status(ask, '/'), 403);
      assert.equal((await ask('/', { 'x-forwarded-for': '198.51.100.7' })).status, 200);
      pass(2 * MINUTE);
      assert.equal(await status(ask, '/'), 200);
    }
  });

  it('bans at the tenth finding of other kinds', async () => {
    const { ask } = await serve(app());
    await times(9, ask, XSS);
    assert.equal(await status(ask, '/'), 200);
    await times(1, ask, XSS);
    assert.equal(await status(ask, '/'), 403);
    pass(11 * MINUTE);
    assert.equal(await status(ask, '/'), 200);
  });

  it('only limits who asks too often for a moment', async () => {
    const { ask } = await serve(app());
    await times(60, ask, '/');
    for (let n = 0; n < 30; n++) assert.equal(await status(ask, '/'), 429);
    pass(MINUTE);
    assert.equal(await status(ask, '/'), 200);
  });

  it('bans who goes on asking whatever the answer', async () => {
    const { ask } = await serve(app());
    await times(60, ask, '/');
    for (let n = 0; n < 60; n++) assert.equal(await status(ask, '/'), 429);
    assert.equal(await status(ask, '/'), 403);
    pass(29 * MINUTE);
    assert.equal(await status(ask, '/'), 403);
    pass(2 * MINUTE);
    assert.equal(await status(ask, '/'), 200);
  });

  it('lists who is banned and why, and lets somebody in again', async () => {
    const { ask } = await serve(app());
    await times(2, ask, SQLI);
    await times(2, ask, SQLI, '2001:db8::7');
    const listed = JSON.parse((await ask('/admin/bans', ADMIN)).text) as { subject: string; reason: string }[];
    assert.deepEqual(listed.map(({ subject }) => subject).sort(), ['2001:db8::/64', OFFENDER].sort());

    for (const address of [OFFENDER, '2001:db8::/64']) {
      const path = `/admin/bans?address=${encodeURIComponent(address)}`;
      assert.equal((await ask(path, ADMIN, 'DELETE')).status, 204);
      assert.equal((await ask(path, ADMIN, 'DELETE')).status, 404);
    }
    assert.equal(await status(ask, '/'), 200);
    assert.equal((await ask('/', { 'x-forwarded-for': '2001:db8::8' })).status, 200);
    assert.equal((await ask('/admin/bans', ADMIN)).text, '[]');
  });

  it('forgets what led to a ban that is lifted', async () => {
    const { ask } = await serve(app());
    await times(2, ask, SQLI);
    await ask(`/admin/bans?address=${OFFENDER}`, ADMIN, 'DELETE');
    await times(1, ask, SQLI);
    assert.equal(await status(ask, '/'), 200);
    await times(1, ask, SQLI);
    pass(DAY + MINUTE);
    assert.equal(await status(ask, '/'), 200);
  });

  it('says what is wrong with an address', async () => {
    const { ask } = await serve(app());
    for (const query of ['', '?address=nobody', '?address=1.2.3.4&address=5.6.7.8']) {
      const answer = await ask(`/admin/bans${query}`, ADMIN, 'DELETE');
      assert.equal(answer.status, 400);
      assert.match(answer.text, /expected an IPv4 or IPv6 address/);
    }
  });

  it('tells and lifts nothing without the key', async () => {
    const { ask } = await serve(app());
    await times(2, ask, SQLI);
    for (const key of ['', 'ops', 'ops-key-c60e9b14a3']) {
      const headers = { ...ADMIN, 'x-admin-key': key };
      assert.equal((await ask('/admin/bans', headers)).status, 401);
      assert.equal((await ask(`/admin/bans?address=${OFFENDER}`, headers, 'DELETE')).status, 401);
    }
    assert.equal(await status(ask, '/'), 403);
  });
});

async function status(ask: Serving['ask'], path: string, address = OFFENDER): Promise<number | undefined> {
  return (await ask(path, { 'x-forwarded-for': address })).status;
}

async function times(count: number, ask: Serving['ask'], path: string, address = OFFENDER): Promise<void> {
  for (let n = 0; n < count; n++) await status(ask, path, address);
}
