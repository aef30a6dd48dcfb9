/** What a caller may do, each all that stands before it too: read, block and switch emergency mode, change everything. */
export const ROLES = ['reader', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** What callers may be called: it is told in logs. */
export const CALLER_ID = /^[\x21-\x7e]{1,128}$/;

/** Who asks, and what they may do. */
export interface Caller {
  readonly id: string;
  readonly role: Role;
  /** Milliseconds since the epoch at which what they have proved ends; absent: never. */
  readonly expires?: number;
}

/** Whether a role is enough where another is needed. */
export function suffices(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
