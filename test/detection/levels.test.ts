import assert from 'node:assert/strict';
import { LevelTable } from '../../src/detection/levels.js';
import type { AttackFamily, Signature } from '../../src/detection/signature.js';

const signature = (family: AttackFamily, score: number): Signature => ({
  id: `${family}.test`,
  family,
  severity: 'high',
  score,
  meaning: 'A test.',
});

describe('levels of detection', () => {
  const table = new LevelTable(
    { threshold: 40, observe: 25 },
    new Map([
      ['xss', { threshold: 80, observe: 10 }],
      ['ldap', { threshold: Number.POSITIVE_INFINITY, observe: 25 }],
    ]),
  );
  const cases: readonly [string, readonly Signature[], { score: number; conclusion: string }][] = [
    ['say nothing of what scores less than is observed', [signature('sqli', 24)], { score: 24, conclusion: 'nothing' }],
    ['observe from the one score on', [signature('sqli', 25)], { score: 25, conclusion: 'observe' }],
    ['block from the other on', [signature('sqli', 40)], { score: 40, conclusion: 'block' }],
    [
      'add up what stands in one input',
      [signature('sqli', 20), signature('crlf', 20)],
      { score: 40, conclusion: 'block' },
    ],
    ['add up to 100 at most', [signature('sqli', 90), signature('crlf', 90)], { score: 100, conclusion: 'block' }],
    ["are a family's own where it has some", [signature('xss', 79)], { score: 79, conclusion: 'observe' }],
    ['observe a family of its own earlier', [signature('xss', 10)], { score: 10, conclusion: 'observe' }],
    ['block a family of its own later', [signature('xss', 80)], { score: 80, conclusion: 'block' }],
    ['never block for a family that only observes', [signature('ldap', 100)], { score: 100, conclusion: 'observe' }],
    [
      'do not let evidence that only observes help another family to block',
      [signature('ldap', 30), signature('sqli', 30)],
      { score: 60, conclusion: 'observe' },
    ],
    [
      'take the lowest threshold of several families',
      [signature('xss', 20), signature('sqli', 20)],
      { score: 40, conclusion: 'block' },
    ],
  ];
  for (const [what, signatures, judgement] of cases) {
    it(what, () => assert.deepEqual(table.judge(signatures), judgement));
  }
});
