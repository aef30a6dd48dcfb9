import assert from 'node:assert/strict';
import { read } from '../repository.js';
import { replaceSection } from './section.js';
import { SECTIONS } from './sections.js';

describe('the README', () => {
  for (const [name, write] of Object.entries(SECTIONS)) {
    it(`has the ${name} that the code gives: if not, run npm run docs`, () => {
      const readme = read('README.md');
      assert.equal(readme, replaceSection(readme, name, write()));
    });
  }
});
