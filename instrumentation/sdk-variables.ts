import { type Environment, textOf } from '../src/options/environment.js';

/** Whether the environment switches the SDK off. */
export function isSdkDisabled(environment: Environment): boolean {
  return textOf(environment, 'OTEL_SDK_DISABLED').toLowerCase() === 'true';
}

/** The words of a variable that is a list, each once. */
export function wordsOf(environment: Environment, name: string): readonly string[] {
  const words = textOf(environment, name).split(',');
  return [...new Set(words.map((word) => word.trim()))].filter((word) => word !== '');
}
