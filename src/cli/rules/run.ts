import type { Environment } from '../../options/environment.js';
import type { Outcome } from '../outcome.js';
import { readRulesCommand, type Typed } from './arguments.js';
import { diff, sign, validate } from './files.js';
import { key } from './key.js';
import { get, history, push } from './remote.js';
import { serve } from './serve.js';
import { RULES_USAGE } from './usage.js';

/** Runs what was typed behind `rules`. `say`: tells something before the command ends. */
export async function runRules(
  typed: readonly string[],
  environment: Environment,
  say: (line: string) => void,
): Promise<Outcome> {
  const command = readRulesCommand(typed);
  return command === 'help' ? { code: 0, said: RULES_USAGE } : obey(command, environment, say);
}

function obey({ name, files, values }: Typed, environment: Environment, say: (line: string) => void): Promise<Outcome> {
  const [first = '', second = ''] = files;
  switch (name) {
    case 'validate':
      return validate(first);
    case 'diff':
      return diff(first, second);
    case 'sign':
      return sign(first, values);
    case 'get':
      return get(values, environment);
    case 'push':
      return push(first, values, environment);
    case 'history':
      return history(values, environment);
    case 'key':
      return key(values);
    case 'serve':
      return serve(values, environment, say);
  }
}
