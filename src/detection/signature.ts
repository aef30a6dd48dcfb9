/** The families of attacks that detection knows, as `security_rule.category` names them. */
export const ATTACK_FAMILIES = [
  'sqli',
  'xss',
  'command_injection',
  'path_traversal',
  'sensitive_file',
  'remote_file_inclusion',
  'ssrf',
  'open_redirect',
  'file_upload',
  'scanner',
  'template_injection',
  'ssi',
  'php_injection',
  'java_injection',
  'node_injection',
  'jndi',
  'deserialization',
  'nosqli',
  'ldap',
  'xxe',
  'crlf',
  'mail',
  'prototype_pollution',
  'graphql',
  'custom',
] as const;
export type AttackFamily = (typeof ATTACK_FAMILIES)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One way to attack: what a match of it means, and what it weighs. */
export interface Signature {
  /** Stable id, `family.what`. */
  readonly id: string;
  readonly family: AttackFamily;
  readonly severity: Severity;
  /**
   * Threat points of one match, 1 to 100. From 40 on it blocks alone, by default: structure with no benign use in its
   * place. Less is for what only adds up with other evidence in the same input.
   */
  readonly score: number;
  /** What a match means, for people: one sentence. */
  readonly meaning: string;
}

/** Makes the signatures of one family: id, severity, score and what a match means. */
export function signaturesOf(family: AttackFamily) {
  return (what: string, severity: Severity, score: number, meaning: string): Signature => ({
    id: `${family}.${what}`,
    family,
    severity,
    score,
    meaning,
  });
}
