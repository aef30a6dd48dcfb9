import { addresses, expected, flag, object } from './kinds.js';

export interface IpOptions {
  /** Trusted addresses and CIDR ranges: rate limit, countries, user agent, detection and automatic bans do not apply. `deny` and bans by hand do. */
  allow?: readonly string[];
  /** Block every address that is not in `allow`. Default false. */
  allowOnly?: boolean;
  /** Blocked addresses and CIDR ranges, IPv4 and IPv6. 100,000 cost per request about what 10 do. */
  deny?: readonly string[];
}

export const ipSchema = object({
  allow: addresses().default([]),
  allowOnly: flag().default(false),
  deny: addresses().default([]),
})
  .refine(({ allow, allowOnly }) => !allowOnly || allow.length > 0, {
    path: ['allow'],
    ...expected('at least one address when "allowOnly" is true'),
  })
  .optional();
