/** What a rule says when a client has reached a step of it. */
export interface BehaviorMatch {
  /** Name of the rule. */
  readonly rule: string;
  readonly kind: 'usage' | 'frequency' | 'response';
  /** Where the count of the client stands. */
  readonly count: number;
  /** What the count had to exceed. */
  readonly above: number;
  /** Seconds within which it was counted. */
  readonly window: number;
}
