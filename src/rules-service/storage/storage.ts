import type { Action } from '../action.js';

/** Where rule sets are kept, every version as it was. */
export interface RuleStorage {
  /** Names of the documents, in order. */
  documents(): Promise<readonly string[]>;
  /** The newest version of a document, 0 for one that there is not. */
  latest(document: string): Promise<number>;
  /** The exact text of a version; `undefined` for one that there is not, or no longer. */
  text(document: string, version: number): Promise<string | undefined>;
  /** What led to the versions that are still there, the newest first. */
  changes(document: string): Promise<readonly Change[]>;
  /**
   * Keeps a version as the one after `change.version - 1`, whole or not at all; false when that is not the newest any more.
   * Versions beyond the history are forgotten.
   */
  append(document: string, change: Change, text: string): Promise<boolean>;
}

/** How a version came to be. */
export interface Change {
  readonly version: number;
  /** RFC 3339. */
  readonly at: string;
  /** Who: the `id` of a key, or the subject of a token. */
  readonly actor: string;
  readonly action: Action;
  /** What is other than in the version before, for people. */
  readonly summary: string;
  /** Why, in the words of the actor. */
  readonly reason?: string;
}

/** Versions that are kept of a document. */
export const HISTORY = 100;
