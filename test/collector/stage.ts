import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { type Collector, startCollector } from './collector-process.js';

/** What a test starts around one storage, and ends together. */
export interface Stage {
  /** The directory of the queues, the same for every collector of the stage. */
  readonly storage: string;
  receiver(port?: number): Promise<Receiver>;
  collector(variables: NodeJS.ProcessEnv): Promise<Collector>;
  end(): Promise<void>;
}

export function setStage(binary: string): Stage {
  const storage = mkdtempSync(join(tmpdir(), 'collector-'));
  const ends: (() => Promise<unknown>)[] = [];
  return {
    storage,
    async receiver(port) {
      const receiver = await startReceiver(port);
      ends.push(() => receiver.close());
      return receiver;
    },
    async collector(variables) {
      const collector = await startCollector(binary, { COLLECTOR_STORAGE: storage, ...variables });
      ends.push(() => collector.stop('SIGKILL'));
      return collector;
    },
    async end() {
      for (const end of ends.splice(0).reverse()) await end();
      rmSync(storage, { recursive: true, force: true });
    },
  };
}
