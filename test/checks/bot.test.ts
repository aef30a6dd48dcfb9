import assert from 'node:assert/strict';
import { isbotMatch } from 'isbot';
import type { Context } from 'koa';
import type { BotOptions } from '../../src/index.js';
import { closeAll, guarded } from '../guarded.js';
import { nanoseconds } from '../nanoseconds.js';
import { bots, people } from './agents.js';

const agent = (text: string) => ({ 'user-agent': text });
const GOOGLEBOT = agent('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)');
const BROWSER = agent(people[0] ?? '');

describe('bots', () => {
  afterEach(closeAll);

  it('are let in unless they are to be blocked', async () => {
    const app = await guarded({ userAgents: {} });
    assert.equal((await app.get('/', GOOGLEBOT)).status, 200);
    const off = await guarded({ userAgents: { bots: false } });
    assert.equal((await off.get('/', GOOGLEBOT)).status, 200);
  });

  it('are blocked, and no browser of anybody', async () => {
    const app = await guarded({ userAgents: { bots: true } });
    for (const text of bots) assert.equal((await app.get('/', agent(text))).status, 403, text);
    for (const text of people) assert.equal((await app.get('/', agent(text))).status, 200, text);
  });

  it('are known by what they say: a request without an agent is another matter', async () => {
    const app = await guarded({ userAgents: { bots: true } });
    assert.match(await app.raw('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), /^HTTP\/1\.1 200 /);
    assert.match(await app.raw('GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: \r\n\r\n'), /^HTTP\/1\.1 200 /);
  });

  it('ban nobody, unless they are a category of their own: an honest agent is no attack', async () => {
    const headers = { ...GOOGLEBOT, 'x-forwarded-for': '203.0.113.9' };
    const options = { proxies: { trust: ['loopback'] }, userAgents: { bots: true } };
    const app = await guarded({ ...options, ban: { threshold: 2 } });
    const strict = await guarded({ ...options, ban: { categories: { bot: { threshold: 2 } } } });
    for (const { get } of [app, strict]) for (let i = 0; i < 3; i++) await get('/', headers);
    assert.deepEqual(await app.shield.bans(), []);
    assert.equal((await strict.shield.bans())[0]?.reason, 'bot.matched');
  });

  it('at trusted addresses are let in', async () => {
    const app = await guarded({ ip: { allow: ['127.0.0.1'] }, userAgents: { bots: true } });
    assert.equal((await app.get('/', GOOGLEBOT)).status, 200);
  });

  it('are told by the part of the agent that gave them away, redacted', async () => {
    const app = await guarded({ userAgents: { bots: true } });
    await app.get('/', agent(`password=hunter2${'x'.repeat(60)}`));
    assert.match(String(app.events[0]?.attributes['security_rule.name']), /^password=\[REDACTED/);
  });

  describe('that the application vouches for', () => {
    const asking = (verified: NonNullable<BotOptions['verified']>) => guarded({ userAgents: { bots: { verified } } });

    it('are let in, the others not, whether the answer comes at once or later', async () => {
      const isBing = (ctx: Context) => ctx.get('user-agent').includes('bingbot');
      for (const verified of [isBing, async (ctx: Context) => isBing(ctx)]) {
        const app = await asking(verified);
        assert.equal((await app.get('/', agent('bingbot/2.0'))).status, 200);
        assert.equal((await app.get('/', GOOGLEBOT)).status, 403);
      }
    });

    it('are known by their address over trusted proxies, not by what they write themselves', async () => {
      const verified: BotOptions['verified'] = (_ctx, { address }) => address?.text === '203.0.113.9';
      const app = await guarded({ proxies: { trust: ['loopback'] }, userAgents: { bots: { verified } } });
      assert.equal((await app.get('/', { ...GOOGLEBOT, 'x-forwarded-for': '203.0.113.9' })).status, 200);
      assert.equal((await app.get('/', { ...GOOGLEBOT, 'x-forwarded-for': '203.0.113.9, 192.0.2.1' })).status, 403);
    });

    it('are all that it is asked about', async () => {
      let asked = 0;
      const app = await asking(() => ++asked > 0);
      for (const text of people) await app.get('/', agent(text));
      assert.equal(asked, 0);
      await app.get('/', GOOGLEBOT);
      assert.equal(asked, 1);
    });

    const failing: [string, () => unknown][] = [
      ['throws', () => assert.fail('no resolver')],
      ['rejects', () => Promise.reject(new Error('no resolver'))],
      ['never answers', () => new Promise(() => {})],
      ['forgets to answer', () => undefined],
      ['answers with a promise of something else', async () => 'googlebot.com'],
    ];
    for (const [what, verified] of failing) {
      it(`are a matter of onError when it ${what}, and people are not concerned`, async () => {
        for (const [onError, status] of [
          ['block', 500],
          ['allow', 200],
        ] as const) {
          const userAgents = { bots: { verified: verified as () => boolean } };
          const app = await guarded({ userAgents, onError, checkTimeout: '50ms' });
          assert.equal((await app.get('/', GOOGLEBOT)).status, status);
          assert.equal(app.events[0]?.name, 'guard.check.failed');
          assert.equal(app.events[0]?.attributes['guard.check.name'], 'bot');
          assert.equal((await app.get('/', BROWSER)).status, 200);
        }
      });
    }
  });

  describe('whose agent is hostile', () => {
    it('are looked at up to 512 characters, so that none costs more', async () => {
      const app = await guarded({ userAgents: { bots: true } });
      const browser = people[0] ?? '';
      const bot = ' Googlebot/2.1';
      assert.equal((await app.get('/', agent(`${browser.padEnd(512 - bot.length, ' x')}${bot}`))).status, 403);
      assert.equal((await app.get('/', agent(`${browser.padEnd(512, ' x')}${bot}`))).status, 200);
      assert.equal((await app.get('/', agent(browser.padEnd(12_000, ' x')))).status, 200);
    });

    /** Agents that nearly match, so that a careless pattern starts over at every character. */
    const hostile: Record<string, (length: number) => string> = {
      words: (n) => `${'a '.repeat(n / 2)}\x01`,
      'a long word': (n) => `!${'a'.repeat(n)}! !`,
      versions: (n) => `a/1${'.1'.repeat(n / 2)}! !`,
      digits: (n) => `a/${'1'.repeat(n)}! !`,
      'mail addresses': (n) => `@${'a@a-'.repeat(n / 4)}! !`,
      'a mail address': (n) => `@${'a'.repeat(n)} !`,
      comments: (n) => `mozilla/5.0 (${'a 1.1'.repeat(n / 5)}!`,
      'a word in a comment': (n) => `mozilla/5.0 (${'a'.repeat(n)}) x`,
      'words in semicolons': (n) => `!${'; a '.repeat(n / 4)}`,
      'unfinished names': (n) => `! ${'sear scam librar '.repeat(n / 17)}`,
      parentheses: (n) => `a/1.1 (${'a@'.repeat(n / 2)}!`,
    };
    for (const [kind, make] of Object.entries(hostile)) {
      it(`with ${kind} cost as much more as they are longer`, () => {
        const [short, long] = [make(4_000), make(64_000)];
        assert.equal(isbotMatch(short), null);
        const ratio = nanoseconds(() => isbotMatch(long)) / nanoseconds(() => isbotMatch(short));
        // 16 times the length: linear work is about 16 times as much, quadratic 256.
        assert.ok(ratio < 80, `16 times the length took ${ratio.toFixed(0)} times as long`);
      });
    }
  });
});
