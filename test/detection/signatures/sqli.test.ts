import assert from 'node:assert/strict';
import type { Place } from '../../../src/detection/place.js';
import { sqli } from '../../../src/detection/signatures/sqli/index.js';
import { found, inputOf, type Seen, score } from '../found.js';
import { hostile } from '../hostile/sqli.js';

const only: Seen = { families: [sqli] };
const BLOCKS = 40;

const ATTACKS: Readonly<Record<string, readonly string[]>> = {
  'sqli.union_select': [
    "nobody' union select login, secret from staff-- ",
    '-7 UNION ALL SELECT null,null,version()#',
    '3) union distinct (select 4,5)',
    '8e0union select @@hostname',
    '5 union\tselect\npassword from members',
    "x' /*!union*/ /*!select*/ 1,2-- -",
  ],
  'sqli.tautology': [
    '7 or 3=3',
    "nobody' or 'q'='q",
    'nobody" or "q"="q',
    "nobody') or ('q'='q'#",
    '4 and 5 between 4 and 9',
    "x' or 2 > 1 -- ",
    "x'/**/or/**/7=7#",
    '9 || 8=8',
    '\uff07 or 6=6--',
  ],
  'sqli.broken_out_condition': [
    "x' or owner is not null -- ",
    "x' and pin like '4%",
    "x' or true--",
    '12 and owner=4',
    "x' or 1#",
  ],
  'sqli.call_condition': [
    'login and ascii(substr(version(),1,1))>51',
    '4 or exists(select 1 from staff)',
    "4' and updatexml(1,concat(0x7e,user()),1)",
    'login and 2=(select count(*) from staff)',
  ],
  'sqli.subquery': [
    'name,(select 5 from staff)',
    '(select secret from staff limit 1)',
    "x'||(select banner from v$version)||'",
  ],
  'sqli.stacked_statement': [
    "x'; drop table staff;--",
    '4; delete from staff where 1=1',
    "4'; exec master..xp_cmdshell 'dir'--",
    '4;declare @q varchar(99);set @q=0x41',
    "x'; update staff set rank=9--",
    "4);copy (select '') to program 'id'--",
  ],
  'sqli.statement': [
    'select secret from staff where rank=9',
    'select login, secret from staff',
    "insert into staff (login) values ('x')",
    'drop table staff;',
    'select @@version',
  ],
  'sqli.clause': [
    "x' order by 4-- ",
    '4 order by 12#',
    "4' procedure analyse()--",
    "4 into outfile '/tmp/a'",
    '4 order by if(1=1,login,rank)',
  ],
  'sqli.delay': ["4; waitfor delay '0:0:7'--", '4-sleep(7)', "x'+sleep(7)+'", 'sleep(7)#'],
  'sqli.database_call': ['extractvalue(1,concat(0x7e,1))', "load_file('/etc/motd')", '4,group_concat(login)'],
  'sqli.database_name': ['4,information_schema.tables', '@@datadir', 'sys.databases', 'xp_dirtree'],
  'sqli.comment_tail': ["root'--", "root')#", "root' /*", "root'-- -"],
  'sqli.broken_out_expression': [
    "x'),('y','z')--",
    "x', rank=9 where id=1--",
    "'='",
    "x'-'",
    "4'*'4",
    "'||'",
    "x' || pack.run('a') || '",
  ],
  'sqli.expression': [
    "'left'<>'right'",
    'f(secret)::bigint',
    "( coalesce( 'b') ) -- ",
    'case when rank=4 then 1 else 0 end',
  ],
  'sqli.evasion': ['4/**/union', '1/*!50400or*/2', '/*!select*/ 4'],
  'sqli.characters': ['char(97,98,99,100)', 'chr(97)||chr(98)', 'concat(0x6162,0x63)'],
  'sqli.fragment': ['unhex(', 'in (1,2,3', 'xor 4', 'group_concat'],
};

const LOOK_ALIKES: readonly string[] = [
  "O'Neil",
  "D'Arcy; O'Brien and Sons",
  "don't or can't",
  "rock 'n' roll or jazz",
  "Dunkin' Donuts & 'more'",
  "the boss' -- really",
  "it's 5 and they're 6",
  "5' x 7' - 10'",
  '19" or 21" screens',
  "'90s & '80s hits",
  'Select a date from the calendar',
  'union square select hotel',
  'The Union will select members from the board, or drop out',
  'European Union (EU)',
  'Drop off; select one',
  'drop table lamp 3 shelves',
  'insert into the slot (A), then turn',
  'order by 5pm or group by 3',
  'having 2 kids or 3',
  '7 and 8 in 10 people',
  'create table of contents',
  'waitfor it',
  "waitfor godot's",
  'I sleep (8 hours)',
  'how to use group_concat in mysql',
  'sqlite_master table name',
  "startswith(Name,'A') or Price lt 10",
  "contains(Title,'select') or contains(Title,'union')",
  "Name eq 'O''Neil' and Price gt 5",
  'project = APP AND status in (Open, "In Progress") ORDER BY created DESC',
  'up == 1 or up == 0',
  'sum(rate(requests_total{job="api"}[5m])) by (job) > 0',
  '=IF(A1=1,"yes","no")',
  "$..book[?(@.price<10 && @.category=='fiction')]",
  'user.country == "DE" && user.plan == "pro"',
  'sqrt(abs(x)) + 1',
  'min(1, 2) + max(3, 4)',
  '1=1',
  '2+2=4 or 5?',
  'varchar(255), int(11)',
  'a -- b',
  'C# and F#',
  'src/**/select/*.ts',
  '\\b(select|union|drop)\\b',
  '{"where":{"and":[{"a":1}]},"limit":5}',
  "const a = 'x' + 'y';",
  "find . -name '*.ts' -exec grep x {} \\;",
  "background: url('x.png'); content: 'a' attr(b);",
  "<a href='x' onclick=\"go('a' + 'b')\">x</a>",
  "max-age=0; path='/'",
  "P@ss'w0rd--1",
  "8t4M+e_3Svru'%M#9SP(tV",
  'contact @john or @mary = fun',
  'Kill Bill -- a guide',
  '"exec summary"',
  '/* a comment */',
];

const PROSE: readonly string[] = [
  'In this chapter we select rows: SELECT name FROM users WHERE id = 1 AND active = 1 ORDER BY name, and then we look at what comes back.',
  "You should use prepared statements:\n```js\nconst rows = await db.query('SELECT * FROM users WHERE id = $1 OR email = $2', [id, email]);\n```\nand never put strings together, because that is how people get into trouble.",
  'The query SELECT a FROM t UNION SELECT b FROM u returns the rows of both tables without doubles, and UNION ALL keeps them all as they are.',
  'UNION SELECT login, secret FROM staff is what they typed into the search box of our shop; we use parameters now, and so should you.',
  "They said it's fine, but I don't think so: the boys' room isn't open and we can't get in before noon or so, can we?",
];

describe('SQL injection', () => {
  for (const [id, values] of Object.entries(ATTACKS)) {
    it(`is seen as ${id.slice(5).replaceAll('_', ' ')}`, () => {
      for (const value of values) {
        assert.ok(found(value, only).includes(id), `${value}: ${found(value, only).join(' ')}`);
        assert.ok(score(value, only) >= BLOCKS, value);
      }
    });
  }

  it('is seen in every place and behind each encoding of it', () => {
    const places: readonly Place[] = [
      'path',
      'query',
      'header',
      'user_agent',
      'referer',
      'cookie',
      'form',
      'json',
      'multipart',
      'xml',
    ];
    for (const place of places) assert.ok(score("x' or 'a'='a", { ...only, place }) >= BLOCKS, place);
    assert.ok(score('%27%20or%201%3D1--', { ...only, place: 'query' }) >= BLOCKS);
    assert.ok(score('%2527%2520or%25201%253D1--', { ...only, place: 'cookie' }) >= BLOCKS);
    assert.ok(score("x'+or+1=1--", { ...only, place: 'form' }) >= BLOCKS);
    assert.ok(score('&#39; or 1=1--', only) >= BLOCKS);
    assert.ok(score('\\u0027 or 1=1--', only) >= BLOCKS);
  });

  it('is seen in a name', () => {
    assert.ok(score('x[0 or updatexml(0,concat(0xa,user()),0)#]', { ...only, role: 'name', place: 'form' }) >= BLOCKS);
    assert.ok(score("id=4' or 'a'='a", { ...only, role: 'name', place: 'form' }) >= BLOCKS);
  });

  it('is seen behind padding', () => {
    assert.ok(score(`${'A'.repeat(50_000)}' or 1=1--`, only) >= BLOCKS);
    assert.ok(score(`${'word and '.repeat(5_000)}x' union select 1,2--`, only) >= BLOCKS);
  });

  it('is seen at the end of a long text', () => {
    const text = 'I love this lamp and would buy it again for my whole family at any time';
    for (const attack of [
      "' or 1=1--",
      "' union select login,secret from staff--",
      "' and sleep(7)-- ",
      "'; drop table staff--",
      "'||(select secret from staff limit 1)||'",
      "' and login like 'a%",
      "=' or 1=1--",
    ]) {
      assert.ok(score(text + attack, only) >= BLOCKS, attack);
    }
  });

  it('is not seen in what only looks like it', () => {
    for (const value of LOOK_ALIKES)
      assert.ok(score(value, only) < BLOCKS, `${value}: ${found(value, only).join(' ')}`);
  });

  it('is not seen in prose about SQL, nor in code', () => {
    for (const value of PROSE) assert.ok(score(value, only) < BLOCKS, `${value}: ${found(value, only).join(' ')}`);
  });

  it('does not look at ordinary values', () => {
    for (const value of [
      "O'Neil",
      'R&B (live)',
      '2024-05-06T07:08:09Z',
      'https://example.com/a?b=c',
      'rock and roll',
    ]) {
      assert.ok(!sqli.mayHold(inputOf(value)), value);
    }
  });

  it('takes a text of any shape', () => {
    for (const make of Object.values(hostile)) assert.ok(score(make(20_000), only) >= 0);
  });
});
