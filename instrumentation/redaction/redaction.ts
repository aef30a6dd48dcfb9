import type { Environment } from '../../src/options/environment.js';
import type { PrivacyOptions } from '../../src/options/privacy.js';
import { readOptions } from '../../src/options/read-options.js';
import { addressTelling } from '../../src/privacy/addresses.js';
import { redactorOf } from '../../src/privacy/redactor.js';
import { diagnostics } from '../../src/telemetry/registry.js';
import { ADDRESS_NAMES, FORWARDED_NAME, PEER_NAMES } from './address-names.js';

export type Attributes = Readonly<Record<string, unknown>>;

/** What is taken out of spans and log records. None of it throws: what cannot be read does not leave. */
export interface Redaction {
  text(text: string): string;
  /** `outgoing`: of a request that the application itself sends, whose other end is no client. */
  attributes(given: Attributes, outgoing: boolean): Redacted;
  /** The body of a log record; the addresses of its attributes are told there as they are told themselves. */
  body(body: unknown, attributes: Attributes): unknown;
}

export interface Redacted {
  /** The same object where nothing was taken out. */
  readonly attributes: Attributes;
  /** How many could not be read, and were left out. */
  readonly dropped: number;
}

/**
 * Options that are not given are those of the environment, as `guard()` has them: `GUARD_PRIVACY_CLIENT_ADDRESS`.
 * @throws {GuardOptionsError} naming every fault.
 */
export function redactionOf(options: PrivacyOptions = {}, environment: Environment = process.env): Redaction {
  const { clientAddress, addressKey, redact } = readOptions({ privacy: options }, ofPrivacy(environment)).privacy;
  const redactor = redactorOf(redact);
  const tell = addressTelling({ clientAddress, addressKey });
  let isTold = false;

  /** Tells of the first fault only: the next span would have the same. */
  function blame(what: string, error: unknown): void {
    if (isTold) return;
    isTold = true;
    diagnostics().error(`koa-otel-guard: ${what} could not be redacted, and does not leave`, error);
  }

  function toldOf(name: string, value: unknown, outgoing: boolean): unknown {
    // What a client writes into the header of a proxy need not be an address.
    const safe = redactor.value(name, value);
    return tell && isAddress(name, outgoing) ? addressesIn(safe, tell) : safe;
  }

  return {
    text(text) {
      try {
        return redactor.text(text);
      } catch (error) {
        blame('a text', error);
        return '';
      }
    },

    attributes(given, outgoing) {
      let safe: Record<string, unknown> | undefined;
      let dropped = 0;
      for (const name of Object.keys(given)) {
        try {
          const value = given[name];
          const told = toldOf(name, value, outgoing);
          if (told === value) continue;
          safe ??= copied(given);
          safe[name] = told;
        } catch (error) {
          blame(`the attribute ${redactor.text(name)}`, error);
          safe ??= copied(given);
          delete safe[name];
          dropped++;
        }
      }
      return { attributes: safe ?? given, dropped };
    },

    body(body, attributes) {
      try {
        const safe = redactor.value('', body);
        return tell && typeof safe === 'string' ? withAddressesTold(safe, attributes, tell) : safe;
      } catch (error) {
        blame('the body of a log record', error);
        return undefined;
      }
    },
  };
}

function ofPrivacy(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('GUARD_PRIVACY_')));
}

/** What can be read of attributes. */
function copied(given: Attributes): Record<string, unknown> {
  try {
    return { ...given };
  } catch {}
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    try {
      copy[name] = given[name];
    } catch {}
  }
  return copy;
}

function isAddress(name: string, outgoing: boolean): boolean {
  return (ADDRESS_NAMES.has(name) && !(outgoing && PEER_NAMES.has(name))) || FORWARDED_NAME.test(name);
}

type Tell = (text: string) => string;

/** Addresses of a value, which may be a list of them, with ports or in the parameters of Forwarded (RFC 7239). */
function addressesIn(value: unknown, tell: Tell): unknown {
  if (Array.isArray(value)) {
    const told = value.map((item) => addressesIn(item, tell));
    return told.some((item, index) => item !== value[index]) ? told : value;
  }
  if (typeof value !== 'string') return value;
  return value.slice(0, LONGEST_LIST).replace(ADDRESS, (text) => tell(text));
}

const LONGEST_LIST = 4_096;
/** That of IPv4 may be the end of one of IPv6: `::ffff:192.0.2.1`. */
const ADDRESS =
  /(?:[\da-f]{0,4}:[\da-f:]{0,38}(?<=:))?(?:\d{1,3}\.){3}\d{1,3}(?:%\w{1,16})?|[\da-f]{0,4}:[\da-f:]{1,39}(?:%\w{1,16})?/gi;

function withAddressesTold(body: string, attributes: Attributes, tell: Tell): string {
  let safe = body;
  for (const name of ADDRESS_NAMES) {
    const address = attributes[name];
    if (typeof address === 'string' && address !== '') safe = safe.replaceAll(address, tell(address));
  }
  return safe;
}
