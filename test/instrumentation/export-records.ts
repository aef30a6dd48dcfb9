import { exportTallies } from '../../src/health/export-tally.js';
import { processSdk } from '../telemetry/process-sdk.js';

/** Starts to count `guard.export.records` by result; answers with how many there were since. */
export async function countExports(): Promise<() => Promise<Readonly<Record<string, number>>>> {
  const sdk = await processSdk();
  await sdk.flush();
  // What that has sent is counted by now.
  await sdk.flush();
  const before = sdk.receiver.metrics.length;
  return async () => {
    await sdk.flush();
    const counts: Record<string, number> = {};
    for (const { name, attributes, value = 0 } of sdk.receiver.metrics.slice(before)) {
      const result = String(attributes['guard.export.result']);
      if (name === 'guard.export.records' && value > 0) counts[result] = (counts[result] ?? 0) + value;
    }
    return counts;
  };
}

/** What is dropped on purpose makes every guard of the process unhealthy for a minute: those of other tests, too. */
export function forgetLosses(): void {
  for (const tally of exportTallies()) tally.droppedAt = Number.NEGATIVE_INFINITY;
}
