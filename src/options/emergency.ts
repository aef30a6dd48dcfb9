import type { Duration } from './duration.js';
import { addresses, duration, flag, object } from './kinds.js';

export interface EmergencyOptions {
  /** Start in emergency mode. `shield.emergency(on)` switches it while the application runs. Default false. */
  on?: boolean;
  /** Addresses and CIDR ranges that get in while it is on. Nobody else does: neither `ip.allow` nor loopback. Default: none. */
  allow?: readonly string[];
  /** When those who are refused may come back, as Retry-After (RFC 9110, 10.2.3). Default `5m`. */
  retryAfter?: Duration;
}

export const emergencySchema = object({
  on: flag().default(false),
  allow: addresses().default([]),
  retryAfter: duration().default(300_000),
}).default({ on: false, allow: [], retryAfter: 300_000 });
