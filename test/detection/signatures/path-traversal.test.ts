import assert from 'node:assert/strict';
import type { Place } from '../../../src/detection/place.js';
import { climbOf } from '../../../src/detection/signatures/path-traversal/climb.js';
import { pathTraversal } from '../../../src/detection/signatures/path-traversal/index.js';
import { found, score } from '../found.js';

const only = { families: [pathTraversal] };

function finds(id: string, cases: readonly (readonly [string, Place?])[]): void {
  for (const [value, place = 'query'] of cases) {
    it(`in ${JSON.stringify(value).slice(0, 60)} (${place})`, () => {
      assert.ok(
        found(value, { ...only, place }).includes(`path_traversal.${id}`),
        String(found(value, { ...only, place })),
      );
    });
  }
}

function passes(cases: readonly (readonly [string, Place?])[]): void {
  for (const [value, place = 'query'] of cases) {
    it(`${JSON.stringify(value).slice(0, 60)} (${place})`, () => {
      assert.ok(score(value, { ...only, place }) < 40, String(found(value, { ...only, place })));
    });
  }
}

describe('Path traversal', () => {
  describe('sees a climb', () => {
    finds('climb', [
      ['../../../data/keys'],
      ['..\\..\\..\\data'],
      ['..%2f..%2f..%2fdata'],
      ['..%c0%af..%c0%afdata'],
      ['reports/../../../../data', 'form'],
      ['../../../../data', 'json'],
      ['/a/../../b', 'json'],
      ['/a/b/../../../../c.txt', 'header'],
      ['../../../../data', 'cookie'],
      ['/static/../app.js', 'path'],
      ['/static/%2e%2e/app.js', 'path'],
      ['/a/..%5cb', 'path'],
      ['../../../../data', 'header'],
      [`${'z'.repeat(5_000)}/../../../x`, 'json'],
    ]);
  });

  describe('sees one step up in a parameter that names files', () => {
    finds('step_up', [['../settings'], ['..\\settings', 'form'], ['/../settings', 'cookie']]);
  });

  describe('sees through a disguise', () => {
    finds('disguised', [
      ['....//....//data'],
      ['..;/..;/data'],
      ['..%252f..%252fdata'],
      ['%uff0e%uff0e/%uff0e%uff0e/data', 'json'],
      ['0x2e0x2e/0x2e0x2e/data'],
      ['..2f..2fdata', 'json'],
      ['/........data'],
      ['..%01/..%01/data'],
    ]);
  });

  describe('sees what a climb is after', () => {
    finds('target', [['../etc/group'], ['../../windows/x', 'json'], ['..\\boot.ini'], ['../.env', 'cookie']]);
  });

  describe('sees files and folders of a system', () => {
    finds('system_file', [
      ['/etc/shadow'],
      ['etc/passwd', 'json'],
      ['/proc/self/maps', 'cookie'],
      ['/files/proc/42/environ', 'path'],
      ['C:\\Windows\\win.ini', 'form'],
      ['cat /root/.ssh/config', 'user_agent'],
      ['/WEB-INF/web.xml'],
      ['/srv/nginx.conf'],
    ]);
    finds('system_path', [
      ['/etc/some/app.d'],
      ['/var/log/app/today'],
      ['D:/xampp/htdocs'],
      ['/usr/local/etc/app'],
      ['/files/c:/inetpub/x', 'path'],
      ['/files/etc/app.conf', 'path'],
    ]);
  });

  describe('sees streams, URLs of files, null bytes and base64', () => {
    finds('wrapper', [
      ['php://filter/convert.base64-encode/resource=a'],
      ['PHP://input', 'json'],
      ['phar://a.jpg/b', 'form'],
      ['expect://whoami', 'cookie'],
      ['jar:http://a.example/b.jar!/c'],
    ]);
    finds('file_url', [['file:///srv/data'], ['FILE:/srv/data', 'json']]);
    finds('null_byte', [['report.php%00.png'], ['../x%00', 'cookie']]);
    finds('base64', [['/get/Li4vLi4vLi4vYQ==', 'path']]);
    it('in base64 as a whole value', () => {
      assert.ok(score(Buffer.from('../../../../etc/passwd').toString('base64'), only) >= 40);
    });
  });

  describe('passes', () => {
    passes([
      ['../'],
      ['...'],
      ['wait... what?'],
      ['and/or'],
      ['v1.0...v2.0', 'path'],
      ['../images/cat.png'],
      ["import a from '../../b';", 'json'],
      ["const a = require('../../../b');", 'json'],
      ['[guide](../../docs/guide.md)', 'json'],
      ['../../styles/main.css', 'json'],
      ['https://example.com/a/../b'],
      ['C:\\fakepath\\photo.jpg'],
      ['C:\\Users\\Ada\\Documents\\letter.docx', 'json'],
      ['/usr/local/bin/node'],
      ['/usr/src/app/index.js', 'json'],
      ['Please add the name to /etc/hosts on the server', 'form'],
      ['/api/v1/messages', 'path'],
      ['/docs/etc/', 'path'],
      ['Error: ENOENT\n    at open (/var/task/index.js:3:1)\n    at ../../lib/run.js', 'json'],
      ['O\'Neil "Bob" R&B (live) 50%'],
    ]);
  });

  it('tells how far a path climbs', () => {
    assert.equal(climbOf('a/b/../c')?.above, 0);
    assert.equal(climbOf('a/../../c')?.above, 1);
    assert.equal(climbOf('/../../c')?.above, 2);
    assert.equal(climbOf('nothing here'), undefined);
    assert.equal(climbOf('.../x'), undefined);
  });

  describe('sees known files wherever they stand in a value', () => {
    finds('system_file', [
      ['x/etc/passwd'],
      ['%00/etc/shadow'],
      ['a|/proc/self/environ'],
      ['C:/Windows/Repair/SAM'],
      ['/srv/app/.bash_history'],
      ['php/php.ini'],
      ['/var/run/utmp'],
      ['app/WEB-INF/classes', 'json'],
    ]);
    finds('disguised', [['/........../a'], ['/0x2e0x2ex2e0x2e0x2ex2e/etc'], ['0x2e0x2e0x2f/etc']]);
  });

  describe('takes what is asked about for a question', () => {
    passes([
      ['/etc/hosts file location'],
      ['how to edit /etc/fstab'],
      ['what does /proc/meminfo say'],
      ['/usr/local/bin'],
      ['/usr/local/bin/'],
      ['Mozilla/5.0 (Windows NT 10.0; Win64) etc/1.0', 'user_agent'],
      ['wait... what? etc.'],
      ['1. etc 2. var 3. opt'],
    ]);
  });
});
