import assert from 'node:assert/strict';
import { detect } from '../../src/detection/detect.js';
import type { GuardRequest } from '../../src/request/guard-request.js';

/** The signatures that match a request target. */
function matches(target: string): string[] {
  const [path = '', query = ''] = target.split('?', 2);
  return detect({ path, query } as GuardRequest).map(({ signature, input }) => `${input}: ${signature.id}`);
}

const q = (value: string) => `/search?q=${encodeURIComponent(value)}`;

describe('detection', () => {
  it('looks at every parameter, however many come before it', () => {
    assert.deepEqual(matches(`/?${'a=b&'.repeat(2_000)}q=%3Cscript%3E`), ['query.q: xss.script_tag']);
  });

  const attacks: [string, string][] = [
    [q('<script>alert(1)</script>'), 'query.q: xss.script_tag'],
    [q('<SCRIPT/src=//evil.example>'), 'query.q: xss.script_tag'],
    [q('"><img src=x onerror=alert(document.cookie)>'), 'query.q: xss.event_attribute'],
    [q('<a href="javascript:fetch(1)">x'), 'query.q: xss.javascript_url'],
    [q("x' or 'a'='a"), 'query.q: sqli.tautology'],
    [q("1') OR ('1'='1"), 'query.q: sqli.tautology'],
    [q('7 or 1=1'), 'query.q: sqli.numeric_tautology'],
    [q('1 UNION ALL SELECT name, pass FROM users'), 'query.q: sqli.union_select'],
    [q('1 union/**/select null,null'), 'query.q: sqli.union_select'],
    [q("x'; drop table orders; --"), 'query.q: sqli.stacked_query'],
    [q("admin' --"), 'query.q: sqli.comment_tail'],
    ['/static/..%2f..%2f..%2fetc/passwd', 'path: path_traversal.climb'],
    ['/files/%2e%2e/%2e%2e/%2e%2e/secret', 'path: path_traversal.climb'],
    [q('../../config/secrets.json'), 'query.q: path_traversal.climb'],
    [q('..\\..\\windows\\win.ini'), 'query.q: path_traversal.climb'],
    [q('/etc/passwd'), 'query.q: path_traversal.system_file'],
    ['/?id=7+or+1=1', 'query.id: sqli.numeric_tautology'],
    ['/?id=7+UNION+select+a,b+from+c', 'query.id: sqli.union_select'],
    ['/?q=%253Cscript%253Ealert(1)', 'query.q: xss.script_tag'],
    ['/?%3Cscript%3E=1', 'query: xss.script_tag'],
    ['/?a=1&b=%3Cscript%3E&c=2', 'query.b: xss.script_tag'],
    ['/?q=%zz%3Cscript%3E', 'query.q: xss.script_tag'],
  ];
  for (const [target, expected] of attacks) {
    it(`finds ${expected} in ${target}`, () => assert.deepEqual(matches(target), [expected]));
  }

  const fine = [
    '/',
    '/products/42?page=2&sort=-price',
    '/a/b/c.min.js?v=1.2.3',
    q("Bob's & Alice's"),
    q("O'Brien or O'Neill"),
    q('select a union representative'),
    q('rock and roll'),
    q('1 or 2'),
    q('5 > 3 and 2 < 4'),
    q('drop; table of contents'),
    q('a -- b'),
    q("it's -- well -- fine"),
    q('the <script setup> syntax'.replace('<script', 'script')),
    q('<b>bold</b>'),
    q('x < y'),
    q('union square, select seats'),
    q('../images/logo.png'),
    q('https://example.com/a?b=c'),
    q('100%'),
    q('C++ && Rust'),
    q('on = off (maybe)'),
    q('passwd file format'),
    '/?utm_source=a+b&utm_medium=c%20d',
    '/files/report..final.pdf',
    `/${'a/'.repeat(200)}`,
    '/caf%C3%A9?name=%E6%97%A5%E6%9C%AC',
  ];
  for (const target of fine) {
    it(`has nothing to say of ${target.slice(0, 60)}`, () => assert.deepEqual(matches(target), []));
  }

  it('looks at every parameter, up to 256', () => {
    const many = Array.from({ length: 255 }, (_, i) => `a${i}=1`).join('&');
    assert.deepEqual(matches(`/?${many}&q=%3Cscript%3E`), ['query.q: xss.script_tag']);
  });

  it('tells where, and no more of the value than it takes to see it', () => {
    const [match] = detect({
      path: '/',
      query: `q=${'x'.repeat(500)}%3Cscript%3E${'y'.repeat(5_000)}`,
    } as GuardRequest);
    assert.equal(match?.excerpt.length, 1_024);
    assert.match(match?.excerpt ?? '', /^<script>y/);
  });
});
