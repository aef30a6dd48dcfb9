/** What a source of rule sets is told when it is read. */
export interface KnownRules {
  /** Of the set that is in force, as the source called it: it may answer `unchanged`. */
  readonly etag?: string | undefined;
  /** What became of the last set that it gave, so that it can tell who runs what. */
  readonly outcome?: RulesOutcome | undefined;
}

/** What became of the last set of a source. */
export interface RulesOutcome {
  /** The version that is in force; absent: none. */
  readonly version: number | undefined;
  readonly result: 'applied' | 'rejected' | 'expired';
  /** Why it was rejected: the code of an error. */
  readonly reason: string | undefined;
}

/** The text of a set, in an envelope or without. */
export interface RulesText {
  readonly text: string;
  /** Given back when it is read again. */
  readonly etag?: string | undefined;
}

/** Where rule sets come from. */
export interface RuleSource {
  /** What status and telemetry call it: without secrets. Default `custom`. */
  readonly name?: string;
  /** What tells it apart from other sources in a cache, which keeps a digest of it. Default: its name. */
  readonly key?: string;
  /**
   * Reads the set that holds now: its text, `unchanged` if it is the one that is known, `missing` if there is none. What rejects
   * is taken for an outage. The signal is aborted when nobody waits any more.
   */
  read(known: KnownRules, signal: AbortSignal): Promise<RulesText | 'unchanged' | 'missing'>;
  /** Calls when there may be another set; answers with the function that ends it. Without it the source is read by interval alone. */
  watch?(changed: () => void): () => void;
  /** Ends connections of its own. */
  close?(): void;
}
