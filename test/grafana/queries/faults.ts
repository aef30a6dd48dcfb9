import type { Expression, Language } from './expressions.js';
import { logqlFaults } from './logql.js';
import { promqlFaults } from './promql.js';
import { traceqlFaults } from './traceql.js';

const CHECKERS: Readonly<Record<Language, (text: string) => readonly string[]>> = {
  promql: promqlFaults,
  logql: logqlFaults,
  traceql: traceqlFaults,
};

/** What is wrong with an expression. */
export function faultsOf({ language, text }: Expression): readonly string[] {
  return CHECKERS[language](text);
}
