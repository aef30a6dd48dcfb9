import assert from 'node:assert/strict';
import { CHECK_NAMES } from '../../src/checks/check.js';
import { filesBelow, read } from '../repository.js';
import { wires } from './wires.js';

describe('every check', () => {
  const sources = filesBelow('src/checks');
  const tests = filesBelow('test');
  const told = read('README.md').match(/^- Tells: (?:.*\n)(?: {2}.*\n)*/gm) ?? [];

  for (const name of CHECK_NAMES) {
    const file = name.replaceAll('_', '-');

    it(`has a file, a test, a wire and an entry in the README: ${name}`, () => {
      assert.ok(sources.includes(`src/checks/${file}.ts`), 'no file');
      assert.ok(
        tests.some((test) => test.startsWith(`test/checks/${file}`) || test.startsWith(`test/${file}/`)),
        'no test',
      );
      assert.ok(
        wires.some(({ check }) => check === name),
        'no wire',
      );
      assert.ok(
        told.some((entry) => entry.includes(`\`guard.${name}.`)),
        'no entry',
      );
    });
  }
});
