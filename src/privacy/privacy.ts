import type { PrivacySettings } from '../options/privacy.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import { addressTelling } from './addresses.js';
import { type Redactor, redactorOf } from './redactor.js';

type Facts = Readonly<Record<string, string | number | boolean>>;

/** What the options of a guard keep from OpenTelemetry, at the doors through which its telemetry leaves. */
export interface Privacy {
  /** Attributes as they leave. */
  attributes<Given extends Facts>(facts: Given): Given;
  /** A sentence about these facts as it leaves. */
  sentence(text: string, facts: Facts): string;
  /** A value that a client has sent under this name. */
  value(name: string, value: Facts[string]): Facts[string];
  /** Whether an attribute that a check or the application gives is told as it is. */
  keeps(name: string): boolean;
}

/** `undefined` where the options ask for nothing: then nothing is asked of a request either. */
export function privacyOf({ clientAddress, addressKey, redact }: PrivacySettings): Privacy | undefined {
  const tell = addressTelling({ clientAddress, addressKey });
  const own = redact.names.length + redact.patterns.length > 0 ? redactorOf(redact) : undefined;
  const kept = new Set(redact.keep);
  if (!tell && !own && kept.size === 0) return undefined;
  const addressOf = (name: string, facts: Facts): string | undefined => {
    const isAddress =
      ADDRESS_NAMES.has(name) ||
      (name === ATTRIBUTES.BAN_SUBJECT.name && facts[ATTRIBUTES.BAN_KIND.name] === 'address');
    const value = facts[name];
    return isAddress && typeof value === 'string' ? value : undefined;
  };
  return {
    attributes(facts) {
      if (!tell && !own) return facts;
      const leaving: Record<string, string | number | boolean> = {};
      for (const [name, value] of Object.entries(facts)) {
        const address = tell && addressOf(name, facts);
        leaving[name] = tell && address !== undefined ? tell(address) : own ? redacted(own, name, value) : value;
      }
      return leaving as typeof facts;
    },
    sentence(text, facts) {
      let safe = text;
      if (tell) {
        for (const name of Object.keys(facts)) {
          const address = addressOf(name, facts);
          if (address) safe = safe.replaceAll(address, tell(address));
        }
      }
      return own ? own.text(safe) : safe;
    },
    value: (name, value) => (own ? redacted(own, name, value) : value),
    keeps: (name) => kept.has(name),
  };
}

const ADDRESS_NAMES: ReadonlySet<string> = new Set([ATTRIBUTES.CLIENT_ADDRESS.name, ATTRIBUTES.PEER_ADDRESS.name]);

function redacted(own: Redactor, name: string, value: string | number | boolean): string | number | boolean {
  return own.value(name, value) as string | number | boolean;
}
