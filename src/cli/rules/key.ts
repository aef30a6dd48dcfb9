import { createHash, randomBytes } from 'node:crypto';
import { CALLER_ID, ROLES } from '../../rules-service/auth/role.js';
import { UsageError } from '../arguments.js';
import type { Outcome } from '../outcome.js';
import type { RulesArguments } from './arguments.js';

/** Makes a key. It is shown once; the entry for the service holds its digest only. */
export async function key({ id, role: wanted }: RulesArguments): Promise<Outcome> {
  const role = ROLES.find((name) => name === wanted);
  if (!id || !CALLER_ID.test(id) || !role) throw new UsageError(`expected --id NAME and --role ${ROLES.join('|')}`);
  const made = randomBytes(32).toString('base64url');
  const sha256 = createHash('sha256').update(made).digest('hex');
  return { code: 0, said: `key: ${made}\nentry: ${JSON.stringify({ id, role, sha256 })}` };
}
