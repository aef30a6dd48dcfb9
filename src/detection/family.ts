import type { Input } from './input.js';
import type { AttackFamily, Signature } from './signature.js';

/** Tells of a match: in which view of the input, and from where on. Only the first of a signature in an input counts. */
export type Report = (signature: Signature, view: string, position: number) => void;

/** What is known of an input by where it stands and by one pass over it: much the same for all ordinary ones of a kind. */
export type Traits = Pick<Input, 'characters' | 'words' | 'place' | 'role'>;

/** The detector of one family of attacks. */
export interface Family {
  readonly name: AttackFamily;
  /** All that it can report. */
  readonly signatures: readonly Signature[];
  /** Whether an input of such traits may hold such an attack: a few bit tests. Asked once for all inputs of the same. */
  readonly mayHold: (traits: Traits) => boolean;
  /** Looks for the attacks in an input. Linear in its length, whatever the client sends. */
  inspect(input: Input, report: Report): void;
}
