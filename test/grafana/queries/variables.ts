/**
 * Puts sample values in place of Grafana's variables: a duration for those of time, a pattern for any text within
 * quotes, a number elsewhere.
 */
export function withSamples(text: string): string {
  let quote: string | undefined;
  return text.replace(/\\.|["`]|\$\$|\$\{[^}]+\}|\$\w+|\[\[\w+\]\]/gs, (found) => {
    if (found === '$$') return '$';
    if (found === '"' || found === '`') {
      if (quote === undefined) quote = found;
      else if (quote === found) quote = undefined;
      return found;
    }
    const name = /^(?:\$\{?|\[\[)(\w+)/.exec(found)?.[1];
    if (name === undefined || (quote !== undefined && /^\d+$/.test(name))) return found;
    return SAMPLES[name] ?? (quote === undefined ? '5' : ANY);
  });
}

/** What a variable within quotes becomes. */
export const ANY = '.*';

const SAMPLES: Readonly<Record<string, string>> = {
  // Loki wants a matcher that not everything meets. An instance need not have an id.
  service: '.+',

  __rate_interval: '5m',
  __interval: '1m',
  __interval_ms: '60000',
  __range: '10m',
  __range_s: '600',
  __range_ms: '600000',
  __auto: '1m',
};
