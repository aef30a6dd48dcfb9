import assert from 'node:assert/strict';
import { compileAnswerPatterns, readAnswerPattern } from '../../src/behavior/answer-pattern.js';

function matches(pattern: string, text: string, status = 200): boolean {
  const read = readAnswerPattern(pattern);
  assert.ok(read, pattern);
  const { ofStatus, ofBody } = compileAnswerPatterns([read]);
  const json = () => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  return ofStatus(status) || ofBody?.({ text, json }) === true;
}

describe('a pattern for answers', () => {
  for (const [pattern, status, isMatch] of [
    ['status:404', 404, true],
    ['status:404', 403, false],
    ['status:4xx', 499, true],
    ['status:4XX', 500, false],
    ['status:401, 403', 403, true],
    ['status:401,5xx', 503, true],
    ['status:401,5xx', 402, false],
  ] as const) {
    it(`${pattern} ${isMatch ? 'takes' : 'leaves'} ${status}`, () =>
      assert.equal(matches(pattern, '', status), isMatch));
  }

  for (const [pattern, body, isMatch] of [
    ['wrong password', 'Sorry: wrong password.', true],
    ['wrong password', 'Wrong Password', false],
    ['json:ok==false', '{"ok":false}', true],
    ['json:ok==false', '{"ok":"false"}', true],
    ['json:ok==false', '{"ok":0}', false],
    ['json:a.b==1', '{"a":{"b":1}}', true],
    ['json:a.b==1', '{"a":{"b":10}}', false],
    ['json:a.b==null', '{"a":{"b":null}}', true],
    ['json:a.b==undefined', '{"a":{}}', false],
    ['json:a==[object Object]', '{"a":{}}', false],
    ['json:list[]==x', '{"list":["y","x"]}', true],
    ['json:list[]==x', '{"list":"x"}', false],
    ['json:list==x', '{"list":["x"]}', false],
    ['json:list[].name==x y', '{"list":[1,null,{"name":"x y"}]}', true],
    ['json:list[].name==x', '{"list":{"name":"x"}}', false],
    ['json:[].name==x', '[{"name":"x"}]', true],
    ['json:m[][]==3', '{"m":[[1,2],[3]]}', true],
    ['json:a==b==c', '{"a":"b==c"}', true],
    ['json:constructor.name==Object', '{}', false],
    ['json:__proto__.x==1', '{"__proto__":{"x":1}}', true],
    ['json:a==1', '{"a":1', false],
    ['json:a==1', 'null', false],
    ['regex:invalid (user|token)', 'an invalid token', true],
    ['regex:(?i)^error', 'ERROR 7', true],
    ['regex:^a$', 'b\na\nb', false],
  ] as const) {
    it(`${pattern} ${isMatch ? 'takes' : 'leaves'} ${body}`, () => assert.equal(matches(pattern, body), isMatch));
  }

  for (const text of [
    '',
    'x'.repeat(1_025),
    'status:',
    'status:600',
    'status:4x',
    'status:404;403',
    'json:',
    'json:a',
    'json:==x',
    'json:a..b==x',
    'json:a[0]==x',
    'json:a[==x',
    'json:.a==x',
    'regex:',
    'regex:(',
    'regex:(?=a)b',
    'regex:(a)\\1',
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(readAnswerPattern(text), undefined));
  }

  it('gets through nesting as deep as a body can have', () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    assert.equal(matches('json:a.b==x', deep), false);
    assert.equal(matches('json:[][][][]==x', deep), false);
    assert.equal(matches(`json:${'a.'.repeat(500)}b==x`, `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`), false);
  });
});
