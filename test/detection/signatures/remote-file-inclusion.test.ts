import assert from 'node:assert/strict';
import { remoteFileInclusion } from '../../../src/detection/signatures/remote-file-inclusion.js';
import { found, score } from '../found.js';

const only = { families: [remoteFileInclusion], place: 'query' } as const;

const ATTACKS: readonly (readonly [string, string, string])[] = [
  ['script', 'template', 'http://a.example/b.txt'],
  ['script', 'v', 'http://a.example/b.php'],
  ['shell', 'url', 'http://a.example/c99.txt'],
  ['shell', 'x', 'http://a.example/b.php?cmd=id'],
  ['cut', 'file', 'http://a.example/b.txt?'],
  ['cut', 'module', 'http://a.example/b%00'],
  ['path_key', 'config[root_path]', 'http://a.example/'],
  ['path_key', 'include_dir', 'https://a.example/b'],
  ['foreign_scheme', 'file', 'ftp://a.example/b'],
  ['share', 'file', '\\\\a.example\\share\\b'],
];

const ORDINARY: readonly (readonly [string, string])[] = [
  ['url', 'https://example.com/robots.txt'],
  ['redirect_uri', 'https://example.com/login.php?next=/'],
  ['image', 'https://cdn.example.com/a.png'],
  ['ref', 'http://example.com/index.php?id=1'],
  ['page', 'https://example.com/pricing'],
  ['source_file', 'https://example.com/a/b.js'],
  ['q', 'http://203.0.113.9'],
  ['link', 'https://example.com/search?'],
  ['file', '\\\\server\\share'],
  ['scope', 'https://example.com/auth/read openid'],
];

describe('Remote file inclusion', () => {
  for (const [id, key, value] of ATTACKS) {
    it(`sees ${key}=${value}`, () => {
      const ids = found(value, { ...only, name: `query.${key}` });
      assert.ok(ids.includes(`remote_file_inclusion.${id}`), String(ids));
    });
  }

  for (const [key, value] of ORDINARY) {
    it(`passes ${key}=${value}`, () => assert.ok(score(value, { ...only, name: `query.${key}` }) < 40));
  }

  it('takes a bare address for weak evidence', () => {
    assert.deepEqual(found('http://203.0.113.9/', { ...only, name: 'query.q' }), ['remote_file_inclusion.address']);
  });

  it('sees a URL that a name ran into', () => {
    assert.ok(score('base_urlhttp://a.example/shell.txt', { ...only, role: 'name' }) >= 40);
  });
});
