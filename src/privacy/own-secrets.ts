import { compilePattern, type LinearPattern } from '../detection/linear-pattern.js';
import { MARKER, marker } from './marker.js';
import { QUOTE, QUOTED, SEPARATOR, UNLESS_TAKEN } from './secrets.js';

export interface OwnSecretsOptions {
  readonly names: readonly string[];
  readonly patterns: readonly { readonly kind: string; readonly pattern: LinearPattern }[];
}

/** Secrets that only the application knows to be some; `undefined` when there are none. */
export interface OwnSecrets {
  /** Takes them out of a text. */
  mask(text: string): string;
  /** What the value of a name is called; `undefined` for a name that is not among them. */
  kindOf(name: string): string | undefined;
}

export function ownSecrets({ names, patterns }: OwnSecretsOptions): OwnSecrets | undefined {
  if (names.length === 0 && patterns.length === 0) return undefined;
  const kinds = new Map(names.map((name) => [name.toLowerCase(), kindOfName(name)]));
  const parameter = names.length === 0 ? undefined : parameterPattern(names);
  const compiled = patterns.map(({ kind, pattern }) => ({ kind, pattern: compilePattern(pattern) }));
  return {
    mask(text) {
      let safe = text;
      if (parameter) safe = safe.replace(parameter, withoutValue);
      for (const { kind, pattern } of compiled) {
        safe = outsideMarkers(safe, (part) => {
          if (!pattern.matcher(part).find()) return part;
          return withoutMatches(part, pattern.matcher(part), kind);
        });
      }
      return safe;
    },
    kindOf(name) {
      const lower = name.toLowerCase();
      return kinds.get(lower) ?? kinds.get(LAST_PART.exec(lower)?.[1] ?? '');
    },
  };

  function withoutValue(match: string, keep: string | undefined, name: string | undefined): string {
    if (keep === undefined || name === undefined) return match;
    return keep + marker(kinds.get(name.toLowerCase()) ?? 'VALUE', match.length - keep.length);
  }
}

/** `customer_no=4711`, `"customer_no": "C 4711"`, `user[customer_no]=4711`, `customer_no%3D4711`. */
function parameterPattern(names: readonly string[]): RegExp {
  const any = names.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  return new RegExp(
    String.raw`${MARKER}|((?:(?<![\w-])|(?<=%[\da-f]{2}))(${any})${SEPARATOR}${QUOTE})${UNLESS_TAKEN}(?:${QUOTED}|[^\s&;,"'<>]+)`,
    'gi',
  );
}

/** `no` of `body.customer.no`, `query.customer[no]`, `query.customer%5Bno%5D`. */
const LAST_PART = /(?:[.[]|%5b)([^.[\]%]+)(?:\]|%5d)?$/;

function kindOfName(name: string): string {
  const kind = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase();
  return /^[A-Z]/.test(kind) ? kind.slice(0, 32) : 'VALUE';
}

function outsideMarkers(text: string, replace: (part: string) => string): string {
  if (!text.includes('[REDACTED:')) return replace(text);
  // With its group, a marker is among the parts: every other one.
  return text
    .split(MARKERS)
    .map((part, index) => (index % 2 === 0 ? replace(part) : part))
    .join('');
}

const MARKERS = new RegExp(`(${MARKER})`, 'i');

type Matcher = ReturnType<ReturnType<typeof compilePattern>['matcher']>;

function withoutMatches(text: string, matcher: Matcher, kind: string): string {
  let safe = '';
  let end = 0;
  while (matcher.find()) {
    if (matcher.end() === matcher.start()) continue;
    safe += text.slice(end, matcher.start()) + marker(kind, matcher.end() - matcher.start());
    end = matcher.end();
  }
  return safe + text.slice(end);
}
