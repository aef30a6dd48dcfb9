import type { Input } from './input.js';
import type { AttackFamily, Signature } from './signature.js';

/** Tells of a match: in which view of the input, and from where on. Only the first of a signature in an input counts. */
export type Report = (signature: Signature, view: string, position: number) => void;

/** The detector of one family of attacks. */
export interface Family {
  readonly name: AttackFamily;
  /** All that it can report. */
  readonly signatures: readonly Signature[];
  /** Whether an input may hold such an attack, by the characters and words that were seen in it: a few bit tests. */
  mayHold(input: Input): boolean;
  /** Looks for the attacks in an input. Linear in its length, whatever the client sends. */
  inspect(input: Input, report: Report): void;
}
