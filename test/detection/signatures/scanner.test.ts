import assert from 'node:assert/strict';
import { scanner } from '../../../src/detection/signatures/scanner/index.js';
import { found } from '../found.js';

const only = { families: [scanner], place: 'user_agent' } as const;

const AGENTS: readonly (readonly [string, string])[] = [
  ['tool', 'sqlmap/1.8#stable'],
  ['tool', 'Mozilla/5.0 (compatible; Nikto/2.5)'],
  ['tool', 'ffuf/2.0'],
  ['tool', 'Mozilla/5.0 zgrab/0.x'],
  ['tool', 'hydra'],
  ['tool', 'Mozilla/5.0 (Hydra)'],
  ['tool', 'katana/1.0'],
  ['phrase', 'Fuzz Faster U Fool v2'],
  ['tool', 'Mozilla/5.0 (compatible; Nmap Scripting Engine)'],
  ['callback', 'http://abc.oastify.com/'],
];
const ORDINARY = [
  'curl/8.5.0',
  'Wget/1.21',
  'python-requests/2.31',
  'Go-http-client/2.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 9; Vega Iron) AppleWebKit/537.36',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'QR Scanner/2.1 iOS',
  'PostmanRuntime/7.36',
];

describe('Scanner', () => {
  for (const [id, agent] of AGENTS) {
    it(`knows ${agent}`, () => assert.ok(found(agent, only).includes(`scanner.${id}`), String(found(agent, only))));
  }

  for (const agent of ORDINARY) it(`passes ${agent}`, () => assert.deepEqual(found(agent, only), []));

  it('knows headers of tools', () => {
    assert.deepEqual(found('acunetix-product', { ...only, place: 'header', role: 'name' }), ['scanner.header']);
    assert.deepEqual(found('x-request-id', { ...only, place: 'header', role: 'name' }), []);
  });

  it('knows hosts on which tools wait, anywhere', () => {
    assert.deepEqual(found('http://x1.oast.fun/a', { ...only, place: 'query' }), ['scanner.callback']);
    assert.deepEqual(found('http://toast.fun/a', { ...only, place: 'query' }), []);
  });
});
