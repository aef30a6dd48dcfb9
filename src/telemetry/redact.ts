import type { FindingValue } from '../checks/check.js';
import { mask } from '../privacy/mask.js';
import { redactorOf } from '../privacy/redactor.js';
import { isSecretName } from '../privacy/secret-name.js';
import { beginning, cut } from '../privacy/shorten.js';

/**
 * Takes secrets out of a text that came from a client, by their structure, and cuts it. What was there is said:
 * `[REDACTED:JWT:212]`. Only the first 1,024 characters are looked at and none beyond them leave.
 */
export function redact(text: string, longest = 256): string {
  return cut(mask(beginning(text, Math.max(LONGEST_READ, longest))), longest, mask);
}

/** Redacts the value of an attribute, all of it when its name says that it is a secret. */
export function redactAttribute(name: string, value: FindingValue, longest?: number): FindingValue {
  if (typeof value === 'string' && !isSecretName(name)) return redact(value, longest);
  return redactor.value(name, value) as FindingValue;
}

const LONGEST_READ = 1_024;

const redactor = redactorOf();
