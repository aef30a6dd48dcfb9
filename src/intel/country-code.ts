import { nearest } from '../options/nearest.js';

/** Whether a text is a country code: ISO 3166-1 alpha-2 in upper case, and XK, by which databases know Kosovo. */
export function isCountryCode(text: string): boolean {
  return CODES.has(text);
}

/** The code that is most likely meant by what is none: `de`, `UK`, `Germany`. */
export function countryCodeMeant(text: string): string | undefined {
  const upper = text.trim().toUpperCase();
  if (CODES.has(upper)) return upper;
  const usual = USUAL_MISTAKES.get(upper);
  if (usual !== undefined || upper.length < 4) return usual;
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  const byName = new Map([...CODES].map((code) => [names.of(code) ?? code, code]));
  return byName.get(nearest(text, byName.keys()) ?? '');
}

const CODES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
    'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
    'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
    'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
    'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
    'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
  ).split(' '),
);

const USUAL_MISTAKES: ReadonlyMap<string, string> = new Map([
  ['UK', 'GB'],
  ['EL', 'GR'],
  ['USA', 'US'],
]);
