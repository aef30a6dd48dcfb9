import assert from 'node:assert/strict';
import { filesBelow, read } from './repository.js';

describe('source files', () => {
  const folders = ['src', 'instrumentation', 'test', 'bench', 'examples'];
  for (const file of folders.flatMap(filesBelow)) {
    it(`${file} holds ASCII only, so nothing in it can hide`, () => {
      const position = read(file).search(/[^\t\n\x20-\x7e]/);
      assert.equal(position, -1, `character ${position} of ${file} is not plain ASCII`);
    });
  }
});
