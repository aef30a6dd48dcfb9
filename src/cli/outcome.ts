/** What a command has to say, and how it went: 0 done, 1 not done, 2 not understood. */
export interface Outcome {
  readonly code: 0 | 1 | 2;
  readonly said: string;
}
