/** What there is to say about an option. */
export interface Advice {
  readonly level: (typeof LEVELS)[number];
  /** The option. */
  readonly about: string;
  readonly why: string;
}

/** How things stand, the worst first. */
export const LEVELS = ['fail', 'warn', 'pass'] as const;

export const fail = (about: string, why: string): Advice => ({ level: 'fail', about, why });
export const warn = (about: string, why: string): Advice => ({ level: 'warn', about, why });
export const pass = (about: string, why: string): Advice => ({ level: 'pass', about, why });
