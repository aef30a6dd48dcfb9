import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineOf, markDone, readSegment } from '../../instrumentation/spool/segment.js';
import { temporaryFolder } from '../package/temporary.js';

const BATCHES = [
  { records: 3, payload: '{"a":"first"}' },
  { records: 5, payload: '{"b":"second, \u00e9\u4e16"}' },
  { records: 7, payload: '{"c":"third"}' },
];
const WHOLE = Buffer.concat(BATCHES.map(lineOf));

describe('a segment of a spool', () => {
  let path: string;
  beforeEach(() => {
    path = join(temporaryFolder('segment'), 'segment');
  });

  async function read(content: string | Buffer) {
    writeFileSync(path, content);
    const { lines, damaged } = await readSegment(path);
    return { batches: lines.map(({ records, payload }) => ({ records, payload })), damaged };
  }

  it('has the batches that were written, in order', async () => {
    assert.deepEqual(await read(WHOLE), { batches: BATCHES, damaged: 0 });
    assert.deepEqual(await read(''), { batches: [], damaged: 0 });
  });

  it('has all but the last batch wherever its writing was cut short, and counts the records of that', async () => {
    const last = WHOLE.length - lineOf({ records: 7, payload: '{"c":"third"}' }).length;
    for (let length = last + 1; length < WHOLE.length; length++) {
      const { batches, damaged } = await read(WHOLE.subarray(0, length));
      assert.deepEqual(batches, BATCHES.slice(0, 2), `${length} bytes`);
      assert.equal(damaged, length === last + 1 ? 1 : 7, `${length} bytes`);
    }
  });

  it('skips and counts a line of which a byte has changed', async () => {
    const changed = Buffer.from(WHOLE);
    changed[lineOf({ records: 3, payload: '{"a":"first"}' }).length + 20] = 0x23;
    assert.deepEqual(await read(changed), { batches: [BATCHES[0], BATCHES[2]], damaged: 5 });
  });

  it('counts what is no line at all as one record each', async () => {
    const { batches, damaged } = await read(Buffer.concat([Buffer.from('\n\u0000\u0000\nsomething\n'), WHOLE]));
    assert.deepEqual({ batches, damaged }, { batches: BATCHES, damaged: 3 });
  });

  it('has no batch that is marked as delivered, and is as long as before', async () => {
    writeFileSync(path, WHOLE);
    const { lines } = await readSegment(path);
    for (const line of lines.slice(0, 2)) await markDone(path, line);
    assert.equal(readFileSync(path).length, WHOLE.length);
    const { lines: left, damaged } = await readSegment(path);
    assert.deepEqual(
      left.map(({ payload }) => payload),
      ['{"c":"third"}'],
    );
    assert.equal(damaged, 0);
  });
});
