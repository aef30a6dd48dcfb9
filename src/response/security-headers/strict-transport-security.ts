export interface Hsts {
  /** Milliseconds. */
  readonly maxAge: number;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
}

/** The value of Strict-Transport-Security (RFC 6797, 6.1). */
export function strictTransportSecurity({ maxAge, includeSubDomains, preload }: Hsts): string {
  const seconds = `max-age=${Math.floor(maxAge / 1_000)}`;
  return [seconds, includeSubDomains && 'includeSubDomains', preload && 'preload'].filter((part) => part).join('; ');
}
