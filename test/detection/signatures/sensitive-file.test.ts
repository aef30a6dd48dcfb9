import assert from 'node:assert/strict';
import type { Place } from '../../../src/detection/place.js';
import { sensitiveFile } from '../../../src/detection/signatures/sensitive-file/index.js';
import { found, score } from '../found.js';

const only = { families: [sensitiveFile] };

function finds(id: string, values: readonly string[], place: Place = 'path'): void {
  for (const value of values) {
    it(`in ${value} (${place})`, () => {
      assert.ok(found(value, { ...only, place }).includes(`sensitive_file.${id}`));
    });
  }
}

function passes(values: readonly string[], place: Place): void {
  for (const value of values) {
    it(`${value} (${place})`, () => assert.ok(score(value, { ...only, place }) < 40));
  }
}

describe('Sensitive file', () => {
  describe('sees secrets and sources', () => {
    finds('secret', [
      '/.git/config',
      '/shop/.git/HEAD',
      '/.env',
      '/api/.env.production',
      '/.ENV',
      '/%2eenv',
      '/.aws/credentials',
      '/.htpasswd',
      '/.ssh/id_ed25519',
      '/.svn/entries',
      '/a/.DS_Store',
    ]);
    finds('hidden', ['/.unknowntool/settings', '/.somerc']);
  });

  describe('sees probes', () => {
    finds('probe', [
      '/wp-config.php',
      '/phpinfo.php',
      '/phpMyAdmin/',
      '/phpmyadmin-5.2/index.php',
      '/manager/html',
      '/actuator/heapdump',
      '/x/WEB-INF/web.xml',
      '/server-status',
      '/web.config',
      '/id_rsa',
      '/cgi-bin/luci/;stok=/x',
      '/config.yml',
    ]);
  });

  describe('sees backups, dumps and keys', () => {
    finds('backup', [
      '/index.php.bak',
      '/config.json~',
      '/.index.php.swp',
      '/db.sql.gz',
      '/site.zip',
      '/2024-backup.tar.gz',
      '/app.kdbx',
      '/prod.tfstate',
    ]);
  });

  describe('sees secrets that a parameter names', () => {
    finds('named', ['.env', '.git/config', 'wp-config.php', 'dump.sql.gz', 'private/.htpasswd'], 'query');
    finds('named', ['.git/config'], 'json');
  });

  describe('passes', () => {
    passes(
      [
        '/',
        '/robots.txt',
        '/favicon.ico',
        '/.well-known/openid-configuration',
        '/v2/.well-known/jwks.json',
        '/admin',
        '/login',
        '/api/config',
        '/blob/main/.gitignore',
        '/js/main.js.map',
        '/download/archive.zip',
        '/releases/v1.2.3.tar.gz',
        '/files/logstash/config.xml',
        '/posts/backup-strategies',
        '/questions/tagged/.net',
        '/images/photo.old.jpg',
        '/console',
        '/metrics',
        '/xmlrpc.php',
      ],
      'path',
    );
    passes(['.gitignore', 'backup.zip', 'package.json', 'report.bak', '/home/ada/.config'], 'query');
    passes(['.env', 'see .env for the settings'], 'json');
  });
});
