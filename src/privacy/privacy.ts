import type { PrivacySettings } from '../options/privacy.js';
import { ADDRESS_NAMES } from './address-names.js';
import { addressTelling } from './addresses.js';
import { type Redactor, redactorOf } from './redactor.js';

type Facts = Readonly<Record<string, string | number | boolean>>;

/** What the options of a guard keep from OpenTelemetry, at the doors through which its telemetry leaves. */
export interface Privacy {
  /** Attributes as they leave. */
  attributes<Given extends Facts>(facts: Given): Given;
  /** A sentence about these facts as it leaves. */
  sentence(text: string, facts: Facts): string;
}

/** `undefined` where the options ask for nothing: then nothing is asked of a request either. */
export function privacyOf({ clientAddress, addressKey, redact }: PrivacySettings): Privacy | undefined {
  const tell = addressTelling({ clientAddress, addressKey });
  const own = redact.names.length + redact.patterns.length > 0 ? redactorOf(redact) : undefined;
  if (!tell && !own) return undefined;
  const addressOf = (name: string, facts: Facts): string | undefined => {
    const isAddress = ADDRESS_NAMES.has(name) || (name === BAN_SUBJECT && facts[BAN_KIND] === 'address');
    const value = facts[name];
    return isAddress && typeof value === 'string' ? value : undefined;
  };
  return {
    attributes(facts) {
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
  };
}

const BAN_SUBJECT = 'guard.ban.subject';
const BAN_KIND = 'guard.ban.kind';

function redacted(own: Redactor, name: string, value: string | number | boolean): string | number | boolean {
  return own.value(name, value) as string | number | boolean;
}
