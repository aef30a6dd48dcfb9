import assert from 'node:assert/strict';
import { addressKind } from '../../../src/detection/signatures/ssrf/address.js';
import { ssrf } from '../../../src/detection/signatures/ssrf/index.js';
import { found, type Seen, score } from '../found.js';

const only = { families: [ssrf], place: 'query', name: 'query.webhook' } as const;

function finds(id: string, values: readonly string[], seen: Seen = {}): void {
  for (const value of values) {
    it(`in ${value}`, () => {
      assert.ok(found(value, { ...only, ...seen }).includes(`ssrf.${id}`), String(found(value, { ...only, ...seen })));
    });
  }
}

function passes(values: readonly string[], seen: Seen = {}): void {
  for (const value of values) {
    it(`${value} (${seen.name ?? 'webhook'})`, () => assert.ok(score(value, { ...only, ...seen }) < 40));
  }
}

describe('Server-side request forgery', () => {
  describe('sees metadata services', () => {
    const urls = ['http://169.254.169.254/x', 'http://metadata.google.internal/', 'http://[fd00:ec2::254]/'];
    finds('metadata', [...urls, 'http://2852039166/', 'http://0xa9.254.0251.254/', 'http://100.100.100.200/a']);
    finds('metadata', ['curl http://169.254.169.254/latest'], { place: 'header' });
  });

  describe('sees the machine itself and its network', () => {
    finds('loopback', [
      'http://127.0.0.1:6379/',
      'http://localhost/admin',
      'https://a.localtest.me/',
      'localhost/admin',
    ]);
    finds('loopback', ['http://127.0.0.1.nip.io/', 'http://unix:/run/docker.sock:/v1'], { place: 'json' });
    finds('private', ['http://10.1.2.3/', 'http://192.168.0.1:8080', 'http://db.prod.svc.cluster.local/']);
  });

  describe('sees odd spellings', () => {
    const odd = [
      'http://0xd83ad6ce/',
      'http://300.58.214.206/',
      'http://[::ffff:8.8.8.8]/',
      'http://0330.072.0326.0316/',
    ];
    finds('odd_address', odd);
    finds('loopback', [
      'http:127.0.0.1',
      'http:/127.0.0.1/',
      'http://\u2460\u2461\u2466.0.0.1/',
      'http://127\u30020\u30020\u30021/',
    ]);
    finds('ambiguous', [
      'http://a.example#@127.0.0.1/',
      'http://1.1.1.1 &@2.2.2.2# @3.3.3.3/',
      'http://127.1.1.1:80\\@b.example/',
    ]);
  });

  describe('sees schemes of other services', () => {
    finds('scheme', [
      'gopher://a.example:25/_x',
      'dict://b.example:11211/stats',
      'ldap://c.example/x',
      'unix:///run/docker.sock',
    ]);
  });

  describe('sees a local URL behind a redirect', () => {
    finds('nested', ['https://go.example/?u=http://127.0.0.1/']);
  });

  describe('passes', () => {
    passes([
      'https://example.com/hook',
      'https://8.8.8.8/dns-query',
      'http://example.com:8080/',
      'https://127tech.example/',
      'https://[2001:db8::1]/',
      'ftp://ftp.example.com/a',
      'mailto:ada@example.com',
    ]);
    passes(['http://localhost:3000/callback', 'http://127.0.0.1:8080/'], { name: 'query.redirect_uri' });
    passes(['http://localhost:3000/'], { place: 'json', name: 'body.page_url' });
    passes(['http://localhost:3000 is where it runs'], { place: 'json', name: 'body.text' });
    passes(['People say that http://169.254.169.254/ is where the secrets of a cloud are told'], { name: 'body.text' });
    passes(['http://localhost:3000/a'], { place: 'referer' });
  });

  it('reads addresses as inet_aton does', () => {
    assert.equal(addressKind('127.1'), 'loopback');
    assert.equal(addressKind('017700000001'), 'loopback');
    assert.equal(addressKind('0x7f.1'), 'loopback');
    assert.equal(addressKind('[::1]'), 'loopback');
    assert.equal(addressKind('8.8.8.8'), undefined);
    assert.equal(addressKind('1.2.3.4.5'), undefined);
    assert.equal(addressKind('100.64.0.1'), 'private');
  });
});
