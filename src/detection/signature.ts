/** The families of attacks that detection knows, as `security_rule.category` names them. */
export type AttackFamily = 'sqli' | 'xss' | 'path_traversal';

/** What makes an attack an attack, as one question to one decoded value. */
export interface Signature {
  /** Stable id, `family.what`. */
  readonly id: string;
  readonly family: AttackFamily;
  /** Threat points of one match, 1 to 100. */
  readonly score: number;
  /** What a match means, for people. */
  readonly meaning: string;
  /** Where the attack stands in a value that is decoded and in lower case; -1 when it is not there. Linear in its length. */
  find(value: string): number;
}

/** A signature that was found: where, and in what. */
export interface DetectionMatch {
  readonly signature: Signature;
  /** Name of the input: `path`, `query.q`; for the name of a parameter itself `query`. */
  readonly input: string;
  /** The decoded value from the match on, cut, not yet redacted. What stands before is not the attack's. */
  readonly excerpt: string;
}
