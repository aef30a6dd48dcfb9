/** Whether a text is an account number: of a country that has them, as long as they are there, with the check digits of ISO 13616. */
export function isIban(text: string): boolean {
  const plain = text.replace(/%20|[ +]/g, '').toUpperCase();
  if (LENGTHS.get(plain.slice(0, 2)) !== plain.length) return false;
  let remainder = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** Whether the two letters at a place of a text are such a country. */
export function isIbanCountry(text: string, at: number): boolean {
  return COUNTRIES[((text.charCodeAt(at) & 31) << 5) | (text.charCodeAt(at + 1) & 31)] === 1;
}

/** The IBAN registry of SWIFT, release 99. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 ' +
    'FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 ' +
    'LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 ' +
    'RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** What looks like one, as long as its country has them: in one word, or in groups of four. */
export const IBAN_PATTERN = `(?<![a-z0-9])(?:${[...new Set(LENGTHS.values())].map(patternOf).join('|')})(?![a-z0-9])`;

function patternOf(length: number): string {
  const countries = [...LENGTHS].filter(([, its]) => its === length).map(([country]) => country);
  const gap = '(?:[ +]|%20)?';
  const rest = length % 4 === 0 ? '' : `${gap}[a-z0-9]{${length % 4}}`;
  return `(?:${countries.join('|')})\\d\\d(?:${gap}[a-z0-9]{4}){${Math.floor(length / 4) - 1}}${rest}`;
}

/** By the five bits that a letter has in either case. */
const COUNTRIES = new Uint8Array(1_024);
for (const country of LENGTHS.keys()) COUNTRIES[((country.charCodeAt(0) & 31) << 5) | (country.charCodeAt(1) & 31)] = 1;
