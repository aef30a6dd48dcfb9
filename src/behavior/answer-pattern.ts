import { compilePattern, type LinearPattern, readPattern } from '../detection/linear-pattern.js';
import { hasAt, type JsonPath, readJsonPath } from './json-path.js';

/** What an answer is looked at for, read from a text of the options. */
export type AnswerPattern =
  | { readonly kind: 'status'; readonly ranges: readonly (readonly [from: number, to: number])[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly path: JsonPath; readonly value: string }
  | { readonly kind: 'regex'; readonly pattern: LinearPattern };

/** The beginning of a body as text. */
export interface BodyText {
  readonly text: string;
  /** What the whole body is as JSON; undefined for one that is none, or longer than what was kept of it. */
  readonly json: () => unknown;
}

/** Reads `status:4xx`, `json:a.b==v`, `regex:...`, any other text as itself; undefined for what is none of these. */
export function readAnswerPattern(text: string): AnswerPattern | undefined {
  if (text.length > LONGEST || text === '') return undefined;
  const [, prefix, rest = ''] = /^(status|json|regex):(.*)$/s.exec(text) ?? [];
  switch (prefix) {
    case 'status': {
      const ranges = rest.split(',').map((word) => statusRange(word.trim()));
      return ranges.every((range) => range !== undefined) ? { kind: 'status', ranges } : undefined;
    }
    case 'json': {
      const equals = rest.indexOf('==');
      const path = equals === -1 ? undefined : readJsonPath(rest.slice(0, equals).trim());
      return path && { kind: 'json', path, value: rest.slice(equals + 2).trim() };
    }
    case 'regex': {
      const pattern = rest === '' ? undefined : readPattern(rest);
      return pattern && { kind: 'regex', pattern };
    }
    default:
      return { kind: 'text', text };
  }
}

const LONGEST = 1_024;

function statusRange(word: string): readonly [number, number] | undefined {
  if (/^[1-5]xx$/i.test(word)) return [Number(word[0]) * 100, Number(word[0]) * 100 + 99];
  return /^[1-5]\d\d$/.test(word) ? [Number(word), Number(word)] : undefined;
}

/** Patterns of a rule as functions: an answer matches if one of them does. */
export interface AnswerMatcher {
  readonly ofStatus: (status: number) => boolean;
  /** Absent where the body makes no difference. */
  readonly ofBody: ((body: BodyText) => boolean) | undefined;
}

export function compileAnswerPatterns(patterns: readonly AnswerPattern[]): AnswerMatcher {
  const ranges = patterns.flatMap((pattern) => (pattern.kind === 'status' ? pattern.ranges : []));
  const bodies = patterns.flatMap((pattern) => (pattern.kind === 'status' ? [] : [bodyMatcher(pattern)]));
  return {
    ofStatus: (status) => ranges.some(([from, to]) => status >= from && status <= to),
    ofBody: bodies.length === 0 ? undefined : (body) => bodies.some((matches) => matches(body)),
  };
}

function bodyMatcher(pattern: Exclude<AnswerPattern, { kind: 'status' }>): (body: BodyText) => boolean {
  switch (pattern.kind) {
    case 'text':
      return ({ text }) => text.includes(pattern.text);
    case 'json':
      return ({ json }) => hasAt(json(), pattern.path, pattern.value);
    case 'regex': {
      const compiled = compilePattern(pattern.pattern);
      return ({ text }) => compiled.matcher(text).find();
    }
  }
}
