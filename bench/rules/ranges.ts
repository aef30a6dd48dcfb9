export type Families = '4' | '6' | 'mixed';

/** As many different ranges, others for each version, in no order; half and half where they are mixed. */
export function rangesOf(families: Families, count: number, version: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const place = (index * STEP + version) % count;
    return families === '4' || (families === 'mixed' && index % 2 === 0) ? v4(place, version) : v6(place, version);
  });
}

/** A prime: every place comes once. */
const STEP = 7_919;

function v4(place: number, version: number): string {
  const first = 0x10000000 + place * 4_096 + (version % 256) * 16;
  return `${first >>> 24}.${(first >>> 16) & 255}.${(first >>> 8) & 255}.${first & 255}/28`;
}

function v6(place: number, version: number): string {
  return `2001:db8:${(place >>> 16).toString(16)}${(version % 256).toString(16).padStart(2, '0')}:${(place & 0xffff).toString(16)}::/64`;
}
