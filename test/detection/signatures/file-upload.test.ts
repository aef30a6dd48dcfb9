import assert from 'node:assert/strict';
import { inspect } from '../../../src/detection/engine.js';
import { fileUpload } from '../../../src/detection/signatures/file-upload.js';
import { found } from '../found.js';

const only = { families: [fileUpload], place: 'file_name' } as const;

const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['executable', ['a.php', 'a.PhTmL', 'a.jpg.php', 'a.jpg;.asp', 'a.jsp', 'a.aspx', 'a.cgi', 'a.phar']],
  [
    'hidden_extension',
    ['a.php.jpg ', 'a.php;.jpg', 'a.php\0.png', 'a.php.', 'a.php::$DATA', 'a.php .jpg', 'a. php', 'a. jspx'],
  ],
  ['configuration', ['.htaccess', 'web.config', '.user.ini']],
  ['outside', ['../a.png', '..\\a.png', '/etc/cron.d/a']],
];
const ORDINARY = [
  'photo.jpg',
  'page.html',
  'logo.svg',
  'tool.py',
  'run.sh',
  'setup.exe',
  'main.js',
  'php-guide.pdf',
  'a.final.v2.docx',
];

describe('File upload', () => {
  for (const [id, names] of NAMES) {
    for (const name of names) {
      it(`sees that ${JSON.stringify(name)} is dangerous`, () => {
        assert.ok(found(name, only).includes(`file_upload.${id}`), String(found(name, only)));
      });
    }
  }

  for (const name of ORDINARY) it(`passes ${name}`, () => assert.deepEqual(found(name, only), []));

  for (const text of [
    '<?php system("id"); ?>',
    'GIF89a<?php echo 1; ?>',
    '<%@ Page Language="C#" %>',
    '<%@ WebHandler %>',
  ]) {
    it(`sees the code ${text}`, () => {
      assert.deepEqual(found(text, { ...only, place: 'multipart' }), ['file_upload.code']);
    });
  }

  it('passes a page and a script', () => {
    assert.deepEqual(found('<!doctype html><p>Hello</p>', { ...only, place: 'multipart' }), []);
    assert.deepEqual(found('<script>let php = 1</script>', { ...only, place: 'multipart' }), []);
  });

  for (const name of ['X-File-Name', 'x_filename', 'X.Filename', 'Filename']) {
    it(`sees the name of a file in the header ${name}`, () => {
      const [finding] = inspect({ path: '/upload', query: '', rawHeaders: [name, 'a.php7'] }, [fileUpload]);
      assert.equal(finding?.matches[0]?.signature.id, 'file_upload.executable');
    });
  }

  it('passes other headers, and ordinary names in them', () => {
    const rawHeaders = ['X-Page', 'a.php7', 'X-File-Name', 'session report.txt'];
    assert.deepEqual(inspect({ path: '/upload', query: '', rawHeaders }, [fileUpload]), []);
  });
});
