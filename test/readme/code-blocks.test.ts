import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import Router from '@koa/router';
import * as library from '../../src/index.js';
import { readOptions } from '../../src/options/read-options.js';
import { read } from '../repository.js';
import { codeBlocksIn, optionsIn } from './code-blocks.js';

describe('code in the README', () => {
  const blocks = codeBlocksIn(read('README.md')).filter(({ language }) => language === 'js');
  const options = blocks.flatMap(({ text, line }) => optionsIn(text).map((literal) => ({ literal, line })));

  it('is found', () => {
    assert.ok(blocks.length >= 4);
    assert.ok(options.length >= 6);
  });

  for (const { text, line } of blocks) {
    it(`is JavaScript, in line ${line}`, () => {
      const { status, stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input: text });
      assert.equal(status, 0, String(stderr));
    });
  }

  for (const { literal, line } of options) {
    const title = literal.replace(/\s+/g, ' ').slice(0, 60);
    it(`gives options that guard() takes, in line ${line}: ${title}`, () => readOptions(valueOfLiteral(literal)));
  }

  it('would not be taken with an option that is misspelt', () => {
    const [literal = ''] = optionsIn("app.use(guard({ ip: { alow: ['::1'] }, custom: [() => { return {}; }] })); // }");
    assert.match(literal, /^\{ ip.*\] \}$/);
    assert.throws(() => readOptions(valueOfLiteral(literal)), library.GuardOptionsError);
  });
});

/** What a literal stands for, with the exports of the library and a router at hand, and every variable of the environment set. */
function valueOfLiteral(literal: string): library.GuardOptions {
  const scope = { ...library, router: new Router(), process: { env: EVERY_VARIABLE } };
  return new Function(...Object.keys(scope), `return (${literal});`)(...Object.values(scope));
}

const PUBLIC_KEY = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
const EVERY_VARIABLE = new Proxy(
  {},
  { get: (_, name) => (String(name).endsWith('_PUBLIC_KEY') ? PUBLIC_KEY : `the-secret-in-${String(name)}`) },
);
