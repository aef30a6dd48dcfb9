import { GuardError } from '../../src/errors.js';
import { type Clock, wallClock } from '../../src/state/clock.js';
import { MEGABYTE, readLimits, type SpoolLimits } from './limits.js';
import type { Batch, KeptBatch, OpenSpool } from './spool.js';

/**
 * A spool in the memory of the process: survives an outage of the collector, not the end of the process.
 * @throws {GuardOptionsError} for limits that are none.
 */
export function memorySpool(limits: SpoolLimits = {}, now: Clock = wallClock): OpenSpool {
  const { maxBytes, maxAge } = readLimits(limits, 16 * MEGABYTE);
  return (dropped) => {
    const waiting: Waiting[] = [];
    let bytes = 0;
    let last = 0;

    let isOffered = false;

    function takeOut(index: number): number {
      const [batch] = waiting.splice(index, 1);
      bytes -= batch?.payload.length ?? 0;
      return batch?.records ?? 0;
    }

    return {
      place: 'memory',
      outlivesProcess: false,
      async append(batch: Batch) {
        const { length } = batch.payload;
        if (length > maxBytes) throw new GuardError('GUARD_SPOOL_FULL', `a batch of ${length} bytes is over the limit`);
        // What became of the batch that is being offered is not known yet.
        const first = isOffered ? 1 : 0;
        while (bytes + length > maxBytes && waiting.length > first) dropped(takeOut(first), 'bytes');
        const id = String(++last);
        waiting.push({ ...batch, id, since: now() });
        bytes += length;
        return id;
      },
      async oldest() {
        while (waiting[0] && waiting[0].since + maxAge < now()) dropped(takeOut(0), 'age');
        isOffered = waiting.length > 0;
        return waiting[0];
      },
      async remove(id) {
        if (waiting[0]?.id !== id) return;
        takeOut(0);
        isOffered = false;
      },
      async close() {
        const left = waiting.reduce((sum, { records }) => sum + records, 0);
        waiting.length = 0;
        bytes = 0;
        if (left > 0) dropped(left, 'ended');
      },
    };
  };
}

interface Waiting extends KeptBatch {
  readonly since: number;
}
