import type { Cidr } from './cidr.js';

/** Whether a range is a large part of the internet: more than a /8 of IPv4 or a /16 of IPv6. */
export function isWide({ family, first, last }: Cidr): boolean {
  return family === 4 ? last[3] - first[3] >= 2 ** 24 : first[0] >>> 16 !== last[0] >>> 16;
}
