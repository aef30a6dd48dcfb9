import assert from 'node:assert/strict';
import { Cells } from '../../src/telemetry/cells.js';
import { Counts } from '../../src/telemetry/counts.js';

describe('counts', () => {
  it('are exact for each set of labels, absent ones left out', () => {
    const cells = new Cells(['outcome', 'route'], 10);
    for (const route of ['/a', '/b', '/a', undefined]) cells.add('allowed', route);
    assert.deepEqual(
      cells.cells.map(({ attributes, count }) => [attributes, count]),
      [
        [{ outcome: 'allowed', route: '/a' }, 2],
        [{ outcome: 'allowed', route: '/b' }, 1],
        [{ outcome: 'allowed' }, 1],
      ],
    );
  });

  it('beyond the cap are kept together, and none is lost', () => {
    const cells = new Cells(['route'], 3);
    for (let i = 0; i < 1_000; i++) cells.add(`/${i}`);
    assert.equal(cells.cells.length, 4);
    assert.deepEqual(cells.cells.at(-1), { attributes: { route: '_OTHER' }, count: 997 });
  });

  it('of a guard keep 500 routes, 200 reasons of a check and 200 events apart, which the README says', () => {
    const { requests, findings, suppressed } = new Counts();
    for (let i = 0; i < 1_000; i++) {
      requests.add('allowed', undefined, 'enforce', `/${i}`);
      findings.add('custom', 'enforced', `reason_${i}`);
      suppressed.add(`event_${i}`);
    }
    assert.deepEqual(
      [requests, findings, suppressed].map(({ cells }) => cells.length),
      [501, 201, 201],
    );
  });

  it('take over those of another set', () => {
    const [a, b] = [new Cells(['x'], 9), new Cells(['x'], 9)];
    a.add('1');
    b.add('1');
    b.add(undefined);
    a.absorb(b);
    assert.deepEqual(a.cells, [
      { attributes: { x: '1' }, count: 2 },
      { attributes: {}, count: 1 },
    ]);
  });
});
