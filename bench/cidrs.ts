/**
 * As many different CIDR ranges, half IPv4 and half IPv6, the same in every run. None holds a loopback address, and of
 * each pair of neighbours only every other one is taken, so that there are addresses between them.
 */
export function cidrs(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const place = index >>> 1;
    return index % 2 === 0 ? v4(place) : v6(place);
  });
}

/** `/28` ranges from 128.0.0.0 on, every 512 addresses. */
function v4(place: number): string {
  const first = 0x80000000 + place * 512;
  return `${first >>> 24}.${(first >>> 16) & 255}.${(first >>> 8) & 255}.0/28`;
}

/** `/64` ranges within 2001:db8::/32, every other one. */
function v6(place: number): string {
  const network = place * 2;
  return `2001:db8:${(network >>> 16).toString(16)}:${(network & 0xffff).toString(16)}::/64`;
}
