import assert from 'node:assert/strict';
import { type EngineOptions, engineOf, type Verdict } from '../../src/detection/engine.js';
import type { Pattern } from '../../src/detection/patterns.js';

/** A word that only the test's own pattern knows. */
const pattern = (changes: Partial<Pattern> = {}): Pattern => ({
  id: 'custom.marker',
  pattern: { expression: 'zebra[0-9]', flags: 0 },
  category: 'custom',
  score: 50,
  severity: 'high',
  meaning: 'A zebra.',
  ...changes,
});

interface Wanted {
  readonly path?: string;
  readonly query?: string;
  readonly rawHeaders?: readonly string[];
  readonly json?: unknown;
  readonly unread?: readonly string[];
}

async function inspect(options: Partial<EngineOptions>, wanted: Wanted): Promise<Verdict> {
  const { path = '/', query = '', rawHeaders = [], json, unread = [] } = wanted;
  const bytes = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  const body = bytes && { state: 'bytes' as const, bytes, contentType: 'application/json' };
  return engineOf(options).inspect({ path, query, rawHeaders, body }, new Set(unread));
}

async function inputs(options: Partial<EngineOptions>, wanted: Wanted): Promise<string[]> {
  const { findings } = await inspect({ patterns: [pattern()], ...options }, wanted);
  return findings.map(({ input }) => input);
}

describe('the detection engine', () => {
  const places: readonly [string, Wanted, string][] = [
    ['the path', { path: '/a/zebra1' }, 'path'],
    ['the name of a parameter', { query: 'zebra1=a' }, 'query'],
    ['the value of a parameter', { query: 'a=1&q=zebra1' }, 'query.q'],
    ['an encoded value', { query: 'q=%7a%65bra1' }, 'query.q'],
    ['a value that is encoded three times', { query: 'q=%25257aebra1' }, 'query.q'],
    ['a parameter without a value', { query: 'zebra1' }, 'query'],
    ['a header', { rawHeaders: ['X-Query', 'zebra1'] }, 'header.x-query'],
    ['the second of two headers', { rawHeaders: ['X-Query', 'a', 'x-query', 'zebra1'] }, 'header.x-query'],
    ['the user agent', { rawHeaders: ['User-Agent', 'zebra1'] }, 'header.user-agent'],
    ['the referer', { rawHeaders: ['Referer', 'https://a.example/zebra1'] }, 'header.referer'],
    ['the query of the referer', { rawHeaders: ['Referer', 'https://a.example/?q=zebra1'] }, 'header.referer.q'],
    ['a cookie', { rawHeaders: ['Cookie', 'a=1; theme=zebra1'] }, 'cookie.theme'],
    ['the name of a cookie', { rawHeaders: ['Cookie', 'a=1; zebra1=b'] }, 'cookie'],
    ['a string of JSON', { json: { user: { name: 'zebra1' } } }, 'body.user.name'],
    ['a key of JSON', { json: { user: { zebra1: 1 } } }, 'body.user.zebra1'],
  ];
  for (const [place, wanted, input] of places) {
    it(`looks at ${place}`, async () => assert.deepEqual(await inputs({}, wanted), [input]));
  }

  it('does not look at headers that carry secrets', async () => {
    assert.deepEqual(await inputs({}, { rawHeaders: ['Authorization', 'zebra1'], unread: ['authorization'] }), []);
  });

  it('looks again at a value that it has seen under another key', async () => {
    const value = 'https://files.example.net/some/long/folder/of/pages/readme.txt';
    assert.deepEqual(await inputs({ patterns: [] }, { json: [{ note: value }, { note: value }] }), []);
    const list = [{ note: value }, { note: value }, { file: value }];
    assert.deepEqual(await inputs({ patterns: [] }, { json: list }), ['body.file']);
  });

  it('stops at the first input that blocks', async () => {
    assert.deepEqual(await inputs({}, { query: 'a=zebra1&b=zebra2' }), ['query.a']);
  });

  it('does not add up evidence in different inputs', async () => {
    const verdict = await inspect({ patterns: [pattern({ score: 30 })] }, { query: 'a=zebra1&b=zebra2' });
    assert.deepEqual(
      verdict.findings.map(({ input, score, conclusion }) => [input, score, conclusion]),
      [
        ['query.a', 30, 'observe'],
        ['query.b', 30, 'observe'],
      ],
    );
  });

  it('adds up evidence in one input', async () => {
    const patterns = [
      pattern({ score: 30 }),
      pattern({ id: 'custom.other', score: 30, pattern: { expression: 'bra', flags: 0 } }),
    ];
    const { findings } = await inspect({ patterns }, { query: 'a=zebra1' });
    assert.deepEqual(
      findings.map(({ score, conclusion, matches }) => [score, conclusion, matches.length]),
      [[60, 'block', 2]],
    );
  });

  it('gives the excerpt from the match on', async () => {
    const { findings } = await inspect({ patterns: [pattern()] }, { query: 'q=before+zebra1+after' });
    assert.equal(findings[0]?.matches[0]?.excerpt, 'zebra1 after');
  });

  describe('exclusions', () => {
    const wanted: Wanted = { path: '/admin/posts', query: 'html=zebra1' };
    const kept: readonly [string, EngineOptions['exclude'][number]][] = [
      ['another input', { input: 'query.text' }],
      ['another rule', { rule: 'custom.other' }],
      ['another category', { category: 'xss' }],
      ['another route', { route: '/blog/**' }],
      ['the input under another rule', { input: 'query.html', rule: 'custom.other' }],
      ['the input at another route', { input: 'query.html', route: '/blog/**' }],
    ];
    for (const [what, exclusion] of kept) {
      it(`of ${what} do not hold`, async () => {
        assert.deepEqual(await inputs({ exclude: [exclusion] }, wanted), ['query.html']);
      });
    }
    const excluded: readonly [string, EngineOptions['exclude'][number]][] = [
      ['the input', { input: 'query.html' }],
      ['inputs that begin so', { input: 'query.*' }],
      ['the rule', { rule: 'custom.marker' }],
      ['the category', { category: 'custom' }],
      ['the route', { route: '/admin/**' }],
      ['all of them at once', { input: 'query.html', rule: 'custom.marker', category: 'custom', route: '/admin/**' }],
    ];
    for (const [what, exclusion] of excluded) {
      it(`of ${what} hold`, async () => assert.deepEqual(await inputs({ exclude: [exclusion] }, wanted), []));
    }

    it('do not hide what other rules find in the same input', async () => {
      const patterns = [pattern(), pattern({ id: 'custom.other', pattern: { expression: 'bra', flags: 0 } })];
      const { findings } = await inspect({ patterns, exclude: [{ rule: 'custom.marker' }] }, wanted);
      assert.deepEqual(
        findings.flatMap(({ matches }) => matches.map(({ signature }) => signature.id)),
        ['custom.other'],
      );
    });
  });

  it('looks for a pattern only in its inputs', async () => {
    const patterns = [pattern({ inputs: ['query.q', 'body.*'] })];
    assert.deepEqual(await inputs({ patterns }, { query: 'a=zebra1' }), []);
    assert.deepEqual(await inputs({ patterns }, { query: 'q=zebra1' }), ['query.q']);
    assert.deepEqual(await inputs({ patterns }, { json: { a: { b: 'zebra1' } } }), ['body.a.b']);
  });

  it('does not look for a category that is off', async () => {
    const patterns: Pattern[] = [];
    const wanted: Wanted = { path: '/../../../../etc/passwd' };
    assert.notDeepEqual(await inputs({ patterns }, wanted), []);
    const categories = { path_traversal: 'off', sensitive_file: 'off', remote_file_inclusion: 'off' } as const;
    assert.deepEqual(await inputs({ patterns, categories }, wanted), []);
  });

  describe('on a large body', () => {
    const json = { items: Array.from({ length: 20_000 }, (_, i) => ({ note: `item (${i}) of "many"`, tag: 'a/b' })) };

    it('lets others go first, and still comes to its end', async () => {
      let turns = 0;
      const count = setInterval(() => turns++, 0);
      const verdict = await inspect({ patterns: [pattern()], budget: 60_000 }, { json: { ...json, last: 'zebra1' } });
      clearInterval(count);
      assert.deepEqual(
        verdict.findings.map(({ input }) => input),
        ['body.last'],
      );
      assert.equal(verdict.isWhole, true);
      assert.ok(turns > 0);
    });

    it('stops when its budget is used up, and says so', async () => {
      const verdict = await inspect({ patterns: [pattern()], budget: 1 }, { json: { ...json, last: 'zebra1' } });
      assert.deepEqual(verdict, { findings: [], isWhole: false });
    });

    it('answers at once when an attack stands at its beginning', () => {
      const engine = engineOf({ patterns: [pattern()] });
      const bytes = Buffer.from(JSON.stringify({ first: 'zebra1', ...json }));
      const body = { state: 'bytes' as const, bytes, contentType: 'application/json' };
      const verdict = engine.inspect({ path: '/', query: '', rawHeaders: [], body }, new Set());
      assert.ok(!(verdict instanceof Promise));
      assert.equal(verdict.findings[0]?.input, 'body.first');
    });
  });
});
