/** Who a caller has proved to be. */
export interface Principal {
  /** Stable and unique; limits, bans and telemetry know the caller by it. */
  readonly id: string;
  /** Whatever else the verifier knows of the caller. */
  readonly [fact: string]: unknown;
}
