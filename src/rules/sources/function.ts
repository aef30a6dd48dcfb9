import { RulesError } from '../rules-error.js';
import type { RuleSource } from './source.js';

/**
 * Reads rule sets of the application's own: a text, signed or not, or a set as an object, which is written as JSON; nothing
 * where there is none.
 */
export type RuleFunction = (signal: AbortSignal) => RuleGiven | Promise<RuleGiven>;

export type RuleGiven = string | Readonly<Record<string, unknown>> | null | undefined;

export function functionSource(read: RuleFunction): RuleSource {
  return {
    name: 'function',
    async read(_known, signal) {
      const given = await read(signal);
      if (given === undefined || given === null || given === '') return 'missing';
      const text = typeof given === 'string' ? given : written(given);
      return { text };
    },
  };
}

function written(given: unknown): string {
  // Functions and symbols have no JSON: `JSON.stringify` answers with nothing.
  const text: string | undefined = JSON.stringify(given);
  if (text === undefined) throw new RulesError('GUARD_RULES_INVALID', 'expected a text or an object with a rule set');
  return text;
}
