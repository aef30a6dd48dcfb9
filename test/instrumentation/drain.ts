import type { Spool } from '../../instrumentation/spool/spool.js';

/** Takes all batches out of a spool, as they come. */
export async function drain(spool: Spool): Promise<string[]> {
  const payloads: string[] = [];
  for (let batch = await spool.oldest(); batch; batch = await spool.oldest()) {
    payloads.push(batch.payload);
    await spool.remove(batch.id);
  }
  return payloads;
}
