import assert from 'node:assert/strict';
import { isPrivateWay } from '../../src/request/private-way.js';

describe('what goes to a URL is read by nobody on the way', () => {
  for (const url of [
    'https://a.example',
    'http://localhost:1/',
    'http://127.8.9.1/',
    'http://[::1]:80/',
    'http://2130706433/',
  ]) {
    it(`over ${url}`, () => assert.equal(isPrivateWay(new URL(url)), true));
  }
  for (const url of [
    'http://a.example',
    'http://localhost:x@evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://10.0.0.1/',
    'ftp://localhost/',
    'file:///etc/passwd',
  ]) {
    it(`but not over ${url}`, () => assert.equal(isPrivateWay(new URL(url)), false));
  }
});
