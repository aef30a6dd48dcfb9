import assert from 'node:assert/strict';
import { codesReference } from './codes-reference.js';

describe('a table of codes', () => {
  it('has an anchor for each code, and no column that nobody fills', () => {
    assert.equal(
      codesReference([
        { code: 'GUARD_A', meaning: 'One | two.', fix: 'Do it.' },
        { code: 'GUARD_B', meaning: 'Three.' },
      ]),
      [
        '| code | what it means | what puts it right |',
        '| --- | --- | --- |',
        '| <a id="guard_a"></a>`GUARD_A` | One \\| two. | Do it. |',
        '| <a id="guard_b"></a>`GUARD_B` | Three. |  |',
      ].join('\n'),
    );
  });

  it('says who throws what', () => {
    const reference = codesReference([{ code: 'GUARD_A', thrownBy: '`guard()`', meaning: 'One.' }]);
    assert.match(reference, /^\| code \| thrown by \| what it means \|\n.*\n.*\| `guard\(\)` \| One\. \|$/);
  });
});
