/** What the guard could see of a request's body before the application runs. */
export type InspectedBody =
  /** There is none, or nobody looks at it: an image, one that `body.over` lets pass. */
  | { readonly state: 'none' }
  /** Its bytes, without content codings. They are the application's too: do not change them. */
  | {
      readonly state: 'bytes';
      readonly bytes: Buffer;
      readonly contentType: string;
      /** False where it was cut off: at `body.inspect`, or because it did not come. */
      readonly isWhole: boolean;
    }
  /** What a parser made of it that ran before the guard. */
  | {
      readonly state: 'parsed';
      readonly value: unknown;
      readonly files: readonly ParsedFile[];
      readonly contentType: string;
    }
  /** Somebody has read it, or reads it now, and left nothing to look at. */
  | { readonly state: 'unavailable' };

/** A file of an upload that a parser has taken in. */
export interface ParsedFile {
  readonly field: string;
  /** As the client calls it. */
  readonly name: string;
  readonly type: string;
  /** What is in it, where it was kept in memory. */
  readonly bytes?: Buffer;
}

/** What came of reading a body. */
export interface BodyReading {
  readonly body: InspectedBody;
  /** Bytes as they come over the wire, where that is known. */
  readonly size: number | undefined;
  /** Whether there is more of it than was looked at. */
  readonly isCut: boolean;
  readonly fault?: BodyFault;
}

/** Why a body cannot be taken as it is: too slow, longer than what is looked at, not what its Content-Encoding says, a bomb. */
export type BodyFault = 'timeout' | 'over' | 'encoding' | 'bomb';

export const NO_BODY: InspectedBody = Object.freeze({ state: 'none' });
export const UNAVAILABLE: InspectedBody = Object.freeze({ state: 'unavailable' });
