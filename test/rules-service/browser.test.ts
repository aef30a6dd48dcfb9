import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '../../src/rules-service/index.js';
import { until } from '../state/redis/server.js';
import { Browser, type BrowserPage, needsBrowser } from './browser.js';
import { endServing, type Serving, serving, withRules } from './serving.js';

describe('the page of the rules service, in Chromium', function () {
  this.timeout(60_000);
  let browser: Browser;
  let elsewhere: Server;
  let at: Serving;
  let page: BrowserPage;
  /** What the other site shows. */
  let html = '';

  before(async function () {
    needsBrowser(this);
    browser = await Browser.start();
    elsewhere = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    at = await serving();
    page = await browser.page();
  });
  afterEach(endServing);
  after(async () => {
    await browser?.close();
    elsewhere?.closeAllConnections();
    elsewhere?.close();
  });

  const logIn = async (role: Role) => {
    await page.look(`document.querySelector('#key').value = ${JSON.stringify(at.keys[role])}`);
    await page.leads(`document.querySelector('form').submit()`);
  };
  const title = () => page.look<string>(`document.querySelector('h1').textContent`);
  const text = () => page.look<string>('document.body.innerText');
  const rules = async () => (await at.ask('reader', 'GET', '/v1/rules')).json;
  const follow = (name: string) =>
    page.leads(
      `[...document.querySelectorAll('a')].find(({ textContent }) => textContent.startsWith(${JSON.stringify(name)})).click()`,
    );
  const confirm = () => page.leads(`document.querySelector('button.act').click()`);

  it('blocks, unblocks and switches emergency mode, each after a step that says what will happen', async () => {
    await withRules(at, { mode: 'monitor' });
    await at.ask('reader', 'GET', '/v1/rules', {
      headers: { 'guard-instance': 'shop-1', 'guard-rules-version': '1', 'guard-rules-result': 'applied' },
    });
    await page.open(at.url);
    assert.equal(await title(), 'Log in');
    await logIn('operator');
    assert.equal(await title(), 'Rules');
    assert.match(await text(), /shop-1\s+the-reader\s+1\s+applied/);

    await page.look(`document.querySelector('#block').value = '203.0.113.9'`);
    await page.leads(`document.querySelector('form.inline button').click()`);
    assert.equal(await title(), 'Block 203.0.113.9');
    assert.match(
      await text(),
      /The 1 application that follows these rules will refuse every request of the address 203\.0\.113\.9 with 403/,
    );
    assert.equal((await rules()).bans, undefined);
    await page.look(`document.querySelector('#duration').value = '1d'`);
    await page.look(`document.querySelector('#reason').value = 'coupon abuse'`);
    await confirm();
    assert.match(await text(), /Done: version 2, bans \+1\./);
    assert.match(await text(), /address\s+203\.0\.113\.9\s+coupon abuse\s+\d{4}-/);
    const [ban] = (await rules()).bans;
    assert.ok(Math.abs(Date.parse(ban.expires_at) - Date.now() - 86_400_000) < 120_000);

    await follow('Unblock');
    assert.equal(await title(), 'Unblock 203.0.113.9');
    await confirm();
    assert.deepEqual((await rules()).bans, []);

    await follow('Switch emergency mode on');
    assert.match(await text(), /name no addresses that may go on/);
    await confirm();
    assert.equal((await rules()).emergency.on, true);
    await follow('Switch emergency mode off');
    await confirm();
    assert.equal((await rules()).emergency.on, false);

    await page.leads(`document.querySelector('header button').click()`);
    await page.open(at.url);
    assert.equal(await title(), 'Log in');
    assert.deepEqual(page.complaints, []);
  });

  it('leads from a link on a dashboard to the step, through the login or straight on', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    html = `<a href="${at.url}/?block=198.51.100.7&reason=from+the+dashboard">block</a>`;
    const click = async () => {
      // Another site: a browser tells localhost from 127.0.0.1.
      await page.open(`http://localhost:${port}/`);
      await page.leads(`document.querySelector('a').click()`);
    };
    await click();
    assert.equal(await title(), 'Log in');
    await logIn('operator');
    assert.equal(await title(), 'Block 198.51.100.7');
    await click();
    assert.equal(await title(), 'Block 198.51.100.7');
    assert.equal(await page.look(`document.querySelector('#reason').value`), 'from the dashboard');
    assert.equal((await at.ask('reader', 'GET', '/v1/rules')).status, 404);
    await confirm();
    assert.equal((await rules()).bans[0].reason, 'from the dashboard');
  });

  it('does nothing for a form that another site sends', async () => {
    await page.open(at.url);
    await logIn('admin');
    const { port } = elsewhere.address() as AddressInfo;
    const fields = { what: 'emergency', on: 'on', document: 'default', token: 'x' };
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    html = `<form method="post" action="${at.url}/act">${inputs.join('')}</form>`;
    await page.open(`http://localhost:${port}/`);
    await page.leads(`document.querySelector('form').submit()`);
    assert.match(await text(), /sent by another site/);
    assert.equal((await at.ask('reader', 'GET', '/v1/rules')).status, 404);
  });

  it('works over plain http to a host by name, where browsers say less', async () => {
    const url = at.url.replace('127.0.0.1', 'rules.test');
    await page.open(url);
    await logIn('operator');
    assert.equal(await page.look('isSecureContext'), false);
    await page.open(`${url}/?block=203.0.113.9`);
    await confirm();
    assert.equal((await rules()).bans[0].address, '203.0.113.9');
    const { port } = elsewhere.address() as AddressInfo;
    html = `<form method="post" action="${url}/login"><input name="key" value="${at.keys.reader}"></form>`;
    await page.open(`http://evil.test:${port}/`);
    await page.leads(`document.querySelector('form').submit()`);
    assert.match(await text(), /sent by another site/);
  });

  it('works by keyboard alone', async () => {
    await page.open(at.url);
    const focused = () => page.look<string>('document.activeElement.id || document.activeElement.textContent.trim()');
    const reach = async (name: string) => {
      for (let steps = 0; steps < 20; steps++) {
        if ((await focused()) === name) return;
        await page.press('Tab');
      }
      throw new Error(`${name} cannot be reached`);
    };
    // The focus comes when the page has been drawn.
    const gets = (name: string) => until(async () => (await focused()) === name);
    await gets('key');
    await page.type(at.keys.operator);
    await page.press('Enter', true);
    assert.equal(await title(), 'Rules');
    await reach('block');
    await page.type('203.0.113.9');
    await page.press('Enter', true);
    assert.equal(await title(), 'Block 203.0.113.9');
    await gets('reason');
    await reach('Block');
    await page.press('Enter', true);
    assert.equal((await rules()).bans[0].address, '203.0.113.9');
  });

  it('has a name for everything that can be used, no script, and readable colours in light and dark', async () => {
    await withRules(at, { deny: ['198.51.100.0/24'] });
    const pages = ['/', '/?block=203.0.113.9', '/?emergency=on'];
    const readable = async (where: string) => {
      assert.equal(await page.look('document.scripts.length'), 0);
      assert.equal(await page.look('document.documentElement.lang'), 'en');
      const { nodes } = await page.send('Accessibility.getFullAXTree');
      for (const { role, name, ignored } of nodes) {
        const isUsed = ['textbox', 'button', 'combobox', 'link'].includes(role?.value) && !ignored;
        if (isUsed) assert.notEqual(name?.value ?? '', '', `${where}: a ${role.value} has no name`);
      }
      for (const value of ['light', 'dark']) {
        await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
        const colours = await page.look<[string, string][]>(COLOURS);
        const [back] = colours[0] ?? [];
        assert.equal(luminance(back ?? '') > 0.5, value === 'light', `${where}: ${back} is not ${value}`);
        for (const pair of colours) assert.ok(contrast(pair) >= 4.5, `${where}, ${value}: ${pair}`);
      }
    };
    await page.open(at.url);
    await readable('login');
    await logIn('operator');
    for (const path of pages) {
      await page.open(at.url + path);
      await readable(path);
    }
    assert.deepEqual(page.complaints, []);
  });

  it('shows what others have written as text, whatever it is', async () => {
    const nasty = `"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>`;
    await withRules(at, { comment: nasty, bans: [{ user: nasty, reason: nasty }] });
    await at.ask('reader', 'GET', '/v1/rules', {
      headers: {
        'guard-instance': '<script>window.hurt=1</script>',
        'guard-rules-result': `rejected; reason=${nasty}`,
      },
    });
    await page.open(at.url);
    await logIn('operator');
    assert.ok((await text()).includes(nasty));
    await follow('Unblock');
    assert.equal(await title(), `Unblock ${nasty}`);
    await page.open(`${at.url}/?block=${encodeURIComponent(nasty)}&reason=${encodeURIComponent(nasty)}`);
    assert.equal(await page.look('window.hurt'), undefined);
    assert.equal(await page.look(`document.querySelectorAll('img, main script').length`), 0);
  });
});

/** Background and text of everything that shows text. */
const COLOURS = `[document.body, ...document.querySelectorAll('body *')]
  .filter((element) => element === document.body || [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
  .filter((element) => element === document.body || element.offsetParent)
  .map((element) => {
    let around = element;
    while (getComputedStyle(around).backgroundColor === 'rgba(0, 0, 0, 0)' && around !== document.body) around = around.parentElement;
    return [getComputedStyle(around).backgroundColor, getComputedStyle(element).color];
  })`;

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast([one, other]: [string, string]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
