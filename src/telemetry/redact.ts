import type { FindingValue } from '../checks/check.js';

/**
 * Takes secrets out of a text that came from a client, by their structure, and cuts it. What was there is said:
 * `[REDACTED:JWT:212]`. Only the first 1,024 characters are looked at and none beyond them leave.
 */
export function redact(text: string, longest = 256): string {
  let safe = text.length > LONGEST_READ ? text.slice(0, LONGEST_READ) : text;
  for (const { kind, pattern, keep } of SECRETS) {
    if (pattern.test(safe)) {
      pattern.lastIndex = 0;
      safe = safe.replace(pattern, (match, ...groups) => {
        const kept = keep === undefined ? '' : String(groups[keep] ?? '');
        const secret = match.slice(kept.length);
        return kind === 'CARD' && !isCardNumber(secret) ? match : `${kept}[REDACTED:${kind}:${secret.length}]`;
      });
    }
  }
  return safe.length > longest ? `${safe.slice(0, longest - 3)}...` : safe;
}

/** Redacts the value of an attribute, all of it when its name says that it is a secret. */
export function redactAttribute(name: string, value: FindingValue, longest?: number): FindingValue {
  if (typeof value !== 'string') return value;
  return isSecretName(name) ? `[REDACTED:VALUE:${value.length}]` : redact(value, longest);
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'));
}

const SECRET_NAME =
  /(?:^|[._[-]|%5b)(?:pass(?:word|wd|phrase)?s?|pwd|secrets?|tokens?|jwt|(?:api|access|private|secret)[_-]?keys?|authorization|cookies?|session[_-]?id|credentials?)(?:\]|%5d)?$/i;

const LONGEST_READ = 1_024;

interface Secret {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Capture group in front of the secret that may stay. */
  readonly keep?: number;
}

/** Whatever their case: detection tells of values in lower case. */
const SECRETS: readonly Secret[] = [
  { kind: 'JWT', pattern: /eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/gi },
  {
    kind: 'API_KEY',
    pattern:
      /\b(?:sk|pk|rk)_(?:live|test)_\w{8,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[a-z]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}|\bAIza[\w-]{30,}|\bsk-[\w-]{20,}|\bnpm_\w{30,}/gi,
  },
  { kind: 'CREDENTIAL', pattern: /(\b(?:bearer|basic)(?:\s|%20|\+){1,4})[\w.~+/=-]{6,}/gi, keep: 0 },
  { kind: 'CREDENTIAL', pattern: /(:\/\/[^\s/:@]{0,64}:)[^\s/@]{1,256}(?=@)/g, keep: 0 },
  {
    kind: 'VALUE',
    pattern:
      /(?<!\[REDACTED:\w{0,16})((?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|api[_-]?key|auth(?:orization)?|session(?:[_-]?id)?|sid|cookie|credentials?|signature)["']?\s{0,4}(?:=|:|%3d)\s{0,4}["']?)(?!\[REDACTED|bearer\b|basic\b)(?:(?<=[:=]\s{0,4}")(?:\\.|[^"\\])+|(?<=[:=]\s{0,4}')(?:\\.|[^'\\])+|[^\s&;,"'<>]+)/gi,
    keep: 0,
  },
  { kind: 'EMAIL', pattern: /[\w.+-]{1,64}(?:@|%40)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/gi },
  { kind: 'CARD', pattern: /\b\d(?:[ -]?\d){12,18}\b/g },
];

/** The check digit of ISO/IEC 7812 tells a card number from any other long number. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length >= 13 && sum % 10 === 0;
}
