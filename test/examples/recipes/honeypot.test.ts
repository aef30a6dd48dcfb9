import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/honeypot.js';
import { pass, presentAgain } from '../../clock.js';
import { closeAll, type Serving, serve } from './serving.js';

const SCANNER = { 'x-forwarded-for': '203.0.113.9' };
const VISITOR = { 'x-forwarded-for': '198.51.100.7' };
const DAY = 86_400_000;

async function send(ask: Serving['ask'], from: Record<string, string>, form: string): Promise<number | undefined> {
  const headers = { ...from, 'content-type': 'application/x-www-form-urlencoded' };
  return (await ask('/contact', headers, 'POST', form)).status;
}

describe('the recipe honeypot', () => {
  afterEach(async () => {
    presentAgain();
    await closeAll();
  });

  it('has people send its form, which has a field that they do not see', async () => {
    const { ask } = await serve(app());
    const page = await ask('/contact', VISITOR);
    assert.match(page.text, /aria-hidden="true"><input name="website" tabindex="-1" autocomplete="off">/);
    assert.equal(await send(ask, VISITOR, 'name=Ada&message=Hello&website='), 200);
  });

  for (const path of ['/wp-login.php', '/WP-LOGIN.php', '/xmlrpc.php', '/attic/', '/attic/keys']) {
    it(`finds out who asks for ${path}, and lets nobody else down`, async () => {
      const { ask } = await serve(app());
      assert.equal((await ask(path, SCANNER)).status, 404);
      assert.equal((await ask('/contact', SCANNER)).status, 403);
      assert.equal((await ask('/contact', VISITOR)).status, 200);
      pass(DAY + 1_000);
      assert.equal((await ask('/contact', SCANNER)).status, 200);
    });
  }

  it('refuses a form with the field filled in, and bans who goes on', async () => {
    const { ask } = await serve(app());
    for (let n = 0; n < 2; n++) {
      assert.equal(await send(ask, SCANNER, 'name=x&message=Buy&website=http%3A%2F%2Fspam.example'), 403);
      assert.equal((await ask('/contact', SCANNER)).status, 200);
    }
    assert.equal(await send(ask, SCANNER, 'name=x&message=Buy&website=http%3A%2F%2Fspam.example'), 403);
    assert.equal((await ask('/contact', SCANNER)).status, 403);
  });

  it('tells those who keep to robots.txt where not to go', async () => {
    const { ask } = await serve(app());
    assert.equal((await ask('/robots.txt', VISITOR)).text, 'User-agent: *\nDisallow: /attic/\n');
  });
});
