import assert from 'node:assert/strict';
import { webHostEnd } from '../../src/detection/web-url.js';

describe('an ordinary web URL', () => {
  const hostOf = (text: string) => text.slice(text.indexOf('//') + 2, webHostEnd(text, 0));

  for (const text of [
    'https://a.example',
    'http://a-1.example/b',
    'https://www.a.example:443/?c',
    'http://a.example:80#d',
  ]) {
    it(`is ${text}`, () => assert.match(hostOf(text), /^[a-z0-9.-]+\.example$/));
  }

  for (const text of [
    'ftp://a.example',
    'https:/a.example',
    'https://',
    'https://localhost/',
    'https://1.2.3.4/',
    'https://0x7f.1/',
    'https://a.example:8080/',
    'https://a.example@b.example/',
    'https://a.example:80@b.example/',
    'https://a..example/',
    'https://.example/',
    'https://a.example\\b',
    'https://a.x1/',
    'https://[::1]/',
    'https://a.\u0435xample/',
    ' https://a.example',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(webHostEnd(text, 0), -1));
  }

  it('may stand behind something', () => assert.equal(webHostEnd('url=https://a.example/', 4), 21));
});
