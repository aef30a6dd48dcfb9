import { isCardNumber } from './card-number.js';
import { IBAN_PATTERN, isIban } from './iban.js';
import { NUMBER } from './number-finder.js';

/** A kind of secret that is known by its structure. */
export interface Secret {
  readonly kind: string;
  /** One of these words is in every text that holds one, as `wordFinder` takes them; or a bit of `findNumbers`. */
  readonly hints: readonly string[] | number;
  /**
   * What is looked for. The group `keep` at its beginning stays, the group `prefix` is told. Each repetition has a bound, or
   * all that it took belongs to the match: then the time is linear in the text.
   */
  readonly pattern: string;
  /** Whether a match is one. Default: each is. */
  readonly is?: (secret: string) => boolean;
  /** What is told of it. Default: its length. */
  readonly told?: (secret: string) => string;
}

/** What may be between a name and its value. */
export const SEPARATOR = String.raw`(?:\\?["']|%22|%27|\]|%5d){0,2}[\s+]{0,4}(?:[=:]|%(?:25)?3[ad])[\s+]*`;
/** What has been taken out already, or is no value. */
export const UNLESS_TAKEN = String.raw`(?![\s+]|%2[27]|(?:\\?["'])?\[REDACTED:|(?:null|undefined|true|false)(?:[\s&;,"'<>)}\]\\]|$))`;
export const QUOTE = String.raw`(?:\\?["']|(?:%2[27])*)`;
/** A value behind a quote, up to the next one. */
export const QUOTED = String.raw`(?<=\\["'])(?:[^"'\\]|\\(?!["']))+|(?<=")(?:\\.|[^"\\])+|(?<=')(?:\\.|[^'\\])+`;
const SPACE = String.raw`(?:\s|%20|\+){1,4}`;
const SCHEME = 'bearer|basic|digest|negotiate|token|apikey|aws4-hmac-sha256';

/** How the name of a parameter, a field or an attribute ends whose value is a secret. */
export const SECRET_NAMES: readonly string[] =
  'password passwords passwd passwds passphrase pwd secret secrets token jwt credential credentials signature sessionid session_id session-id jsessionid phpsessid csrf xsrf'
    .split(' ')
    .concat(['api', 'access', 'account', 'private', 'secret', 'shared', 'encryption', 'signing'].flatMap(keysOf));
/** The same for names that are the end of ordinary words, too. */
export const SHORT_SECRET_NAMES: readonly string[] = 'pass otp cvv cvc sid sig pin'.split(' ');

/** In the order in which they are looked for, whatever their case: detection tells of values in lower case. */
export const SECRETS: readonly Secret[] = [
  {
    kind: 'PRIVATE_KEY',
    hints: ['-----begin'],
    pattern: `-----BEGIN[ +][a-z0-9 +]{0,32}PRIVATE[ +]KEY(?:[ +]BLOCK)?-----[^]*?(?:-----END[^-]{0,48}-----|$)`,
  },
  {
    kind: 'JWT',
    hints: ['eyj'],
    // With or without dots: looked for with them, a word of many beginnings would be read from each.
    pattern: String.raw`eyJ[\w-]{8,}(?:\.[\w-]*){0,4}`,
    is: (secret) => /^[\w-]+\.[\w-]{8}/.test(secret),
  },
  {
    kind: 'API_KEY',
    hints:
      'k_live_ k_test_ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glptt- glrt- glsoat- glft- glimt- glagent- xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xapp- akia asia aiza ya29. gocspx- sk- npm_ pypi- hf_ sg. dop_v1_ doo_v1_ shpat_ shpca_ shppa_ shpss_ whsec_ sq0atp- sq0csp- hvs. age-secret-key- hooks.slack =aa'.split(
        ' ',
      ),
    pattern: String.raw`(?<![a-z0-9])(?:(?<prefix>(?:sk|pk|rk)_(?:live|test)_|gh[pousr]_|github_pat_|gl(?:pat|dt|ptt|rt|soat|ft|imt|agent)-|xox[a-z]-|xapp-|sk-(?:proj|ant|svcacct|admin|or)-|GOCSPX-|npm_|hf_|do[op]_v1_|shp(?:at|ca|pa|ss)_|whsec_|pypi-|sq0[a-z]{3}-|hvs\.|AGE-SECRET-KEY-)[\w-]{8,}|(?<prefix2>AKIA|ASIA)[0-9a-z]{16}(?![a-z0-9])|(?<prefix3>AIza|ya29\.|SG\.)[\w.-]{20,}|(?<prefix4>sk-|dapi)[a-z0-9]{20,}|(?<prefix5>hooks\.slack\.com/)(?:services|workflows)/[\w/]{16,})|(?<!\d)\d{8,10}:AA[\w-]{32,}`,
  },
  {
    kind: 'CREDENTIAL',
    hints: ['authorization='],
    // The rest is a list where the scheme has parameters (RFC 9110, 11.4).
    pattern: String.raw`(?<keep>authorization${SEPARATOR}${QUOTE}(?:(?:${SCHEME})${SPACE}(?!%20))?)${UNLESS_TAKEN}(?!(?:${SCHEME})${SPACE})(?:[\w-]{1,32}[ +])?(?:[\w-]{1,32}=(?:\\?"[^"\\]*\\?"|[^\s,"]*)|[^\s"'&<>,;\\]+)(?:,\s{0,2}[\w-]{1,32}=(?:\\?"[^"\\]*\\?"|[^\s,"]*))*`,
  },
  {
    kind: 'CREDENTIAL',
    hints: ['bearer=', 'basic='],
    pattern: String.raw`(?<keep>\b(?:bearer|basic)${SPACE})(?!auth|tokens?\b|schemes?\b|credentials?\b|realm\b|access\b)[\w.~+/=-]{6,}`,
  },
  {
    kind: 'CREDENTIAL',
    hints: ['=//'],
    pattern: String.raw`(?<keep>://[^\s/:@"'[]{0,64}:)${UNLESS_TAKEN}[^\s/?#"']{1,256}(?=@)`,
  },
  {
    kind: 'CREDENTIAL',
    hints: ['=3a=2f=2f'],
    pattern: String.raw`(?<keep>%3a%2f%2f[^\s/:@%[]{0,64}%3a)${UNLESS_TAKEN}(?:[^\s/@%]|%(?!40|2f)){1,256}(?=@|%40)`,
  },
  {
    kind: 'SESSION',
    hints: ['cookie=', 'cookies='],
    // The header in a text; a parameter of that name has one value and ends with it.
    pattern: String.raw`(?<keep>cookie(?:\\?["'])?\s{0,4}:[\s+]*${QUOTE})${UNLESS_TAKEN}[^\r\n"'\\]+|(?<keep2>cookies?${SEPARATOR}${QUOTE})${UNLESS_TAKEN}[^\s&;,"'<>\\]+`,
    told: cookiesTold,
  },
  {
    kind: 'VALUE',
    hints: [...SECRET_NAMES, ...SHORT_SECRET_NAMES].map((name) => `${name}=`),
    pattern: String.raw`(?<keep>(?:(?<![a-z])(?:${SHORT_SECRET_NAMES.join('|')})|${SECRET_NAMES.join('|')})${SEPARATOR}${QUOTE})${UNLESS_TAKEN}(?:${QUOTED}|(?!(?:bearer|basic)${SPACE})[^\s&;,"'<>]+)`,
  },
  {
    kind: 'EMAIL',
    hints: ['@', '=40'],
    // Neither the version of a package, koa@3.0.1, nor a larger picture, logo@2x.png.
    pattern: String.raw`(?<!%)(?<!%[0-9a-f])[\p{L}\p{N}_.+-]{1,64}(?:@|%40)(?![1-4]x\.)(?:[\p{L}\p{N}-]{1,63}\.){1,4}\p{L}[\p{L}\p{N}-]{1,62}`,
  },
  {
    // Before cards, whose edge it may be: looked for later it would make room for one.
    kind: 'SSN',
    hints: NUMBER.SSN,
    pattern: String.raw`(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])`,
  },
  {
    kind: 'CARD',
    hints: NUMBER.CARD,
    pattern: String.raw`(?<![a-z0-9]|\d[.-])\d{4}(?:(?<gap>[ +-]|%20)\d{4}\k<gap>\d{4}\k<gap>\d{1,7}|(?<gap2>[ +-]|%20)\d{6}\k<gap2>\d{4,5}|\d{10,15})(?![a-z0-9]|[.-]\d)`,
    is: isCardNumber,
  },
  {
    kind: 'IBAN',
    hints: NUMBER.IBAN,
    pattern: IBAN_PATTERN,
    is: isIban,
  },
];

/** How many values there were, of the cookies of a header. */
export function cookiesTold(cookies: string): string {
  const values = cookies.split(/;|%3b/i).filter((pair) => pair.trim() !== '').length;
  return `${values}_${values === 1 ? 'value' : 'values'}`;
}

function keysOf(word: string): readonly string[] {
  return ['', '_', '-'].flatMap((gap) => [`${word}${gap}key`, `${word}${gap}keys`]);
}
