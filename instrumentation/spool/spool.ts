/** Where batches of log records wait until the collector has taken them. */
export interface Spool {
  /** Where that is, for people, without a password. */
  readonly place: string;
  /** Whether what is in it is still there when the process has ended. */
  readonly outlivesProcess: boolean;
  /** Keeps a batch; answers with its id once it is kept. Rejects when it cannot be. */
  append(batch: Batch): Promise<string>;
  /** The oldest batch that no other process delivers: the same one until it is removed or must make room. */
  oldest(): Promise<KeptBatch | undefined>;
  /** Lets go of a batch. Unknown ids are let be: it may have had to make room meanwhile. */
  remove(id: string): Promise<void>;
  /** Lets go of everything: what would survive the process is left for others, what would not is dropped. */
  close(): Promise<void>;
}

/** Log records that are delivered together. */
export interface Batch {
  readonly payload: string;
  /** How many log records are in it. */
  readonly records: number;
}

export interface KeptBatch extends Batch {
  readonly id: string;
}

/** Hears of log records that a spool could not keep any longer. */
export type Dropped = (records: number, reason: DropReason) => void;

/** No room, too old, or unreadable: a process or a machine ended in the middle of writing. `ended`: with its process. */
export type DropReason = 'bytes' | 'age' | 'damaged' | 'ended';

/** Opens a spool; nothing is touched before. */
export type OpenSpool = (dropped: Dropped) => Spool;
