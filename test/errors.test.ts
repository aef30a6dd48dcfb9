import assert from 'node:assert/strict';
import { ERRORS } from '../src/errors.js';
import { filesBelow, read } from './repository.js';

describe('the codes of errors', () => {
  const sources = ['src', 'instrumentation'].flatMap(filesBelow).filter((file) => file !== 'src/errors.ts');
  const all = [...sources.map(read), read('src/errors.ts').replace(/ERRORS = \{[\s\S]*?\} as const/, '')].join('\n');

  for (const [code, { by, meaning }] of Object.entries(ERRORS)) {
    it(`${code} is one that is given, with its meaning`, () => {
      assert.ok(all.includes(`'${code}'`));
      assert.match(meaning, /^[A-Z].+\.$/);
      assert.ok(by.length > 0);
    });
  }
});
