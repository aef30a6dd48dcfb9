import { parseArgs } from 'node:util';
import type { Environment } from '../options/environment.js';
import type { BanSubject } from '../state/subject.js';
import { CLI_VARIABLES } from './variables.js';

/** Where the bans are. */
export interface Place {
  readonly redis: string;
  readonly prefix: string;
  readonly isCluster: boolean;
  /** Proxies, which are not banned. */
  readonly trusted: readonly string[];
}

export type Command = { readonly place: Place; readonly isJson: boolean } & Action;

type Action =
  | { readonly name: 'bans' }
  | {
      readonly name: 'ban';
      readonly subject: BanSubject;
      readonly options: Readonly<Record<'duration' | 'reason' | 'by', string | undefined>>;
    }
  | { readonly name: 'unban'; readonly subject: BanSubject };

/** What is wrong with a command, for who typed it. */
export class UsageError extends Error {}

/**
 * Reads what was typed; `help` when that was asked for.
 * @throws {UsageError} for anything that cannot be read.
 */
export function readCommand(typed: readonly string[], environment: Environment): Command | 'help' {
  const { values, positionals } = parsed(typed);
  const [name, who, ...others] = positionals;
  if (values.help || name === undefined) return 'help';
  const redis = values.redis ?? environment[CLI_VARIABLES.redis];
  if (!redis) throw new UsageError(`expected --redis URL or ${CLI_VARIABLES.redis}`);
  const place: Place = {
    redis,
    prefix: values.prefix ?? environment[CLI_VARIABLES.prefix] ?? 'guard',
    isCluster: values.cluster === true,
    trusted: (values.trusted ?? []).flatMap((list) => list.split(',')).map((entry) => entry.trim()),
  };
  const common = { place, isJson: values.json === true };
  if (others.length > 0) throw new UsageError(`unexpected ${JSON.stringify(others[0])}`);
  switch (name) {
    case 'bans':
      if (who !== undefined) throw new UsageError(`unexpected ${JSON.stringify(who)}`);
      return { ...common, name };
    case 'ban': {
      const { duration, reason, by } = values;
      return { ...common, name, subject: subjectOf(who, values), options: { duration, reason, by } };
    }
    case 'unban':
      return { ...common, name, subject: subjectOf(who, values) };
    default:
      throw new UsageError(`unknown command ${JSON.stringify(name)}`);
  }
}

function parsed(typed: readonly string[]) {
  try {
    return parseArgs({ args: [...typed], allowPositionals: true, strict: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const OPTIONS = {
  redis: { type: 'string' },
  prefix: { type: 'string' },
  cluster: { type: 'boolean' },
  trusted: { type: 'string', multiple: true },
  fingerprint: { type: 'string' },
  user: { type: 'string' },
  'api-key': { type: 'string' },
  duration: { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function subjectOf(
  address: string | undefined,
  {
    fingerprint,
    user,
    'api-key': apiKey,
  }: { readonly fingerprint?: string; readonly user?: string; readonly 'api-key'?: string },
): BanSubject {
  const given: BanSubject[] = [];
  if (address !== undefined) given.push(address);
  if (fingerprint !== undefined) given.push({ fingerprint });
  if (user !== undefined) given.push({ user });
  if (apiKey !== undefined) given.push({ apiKey });
  const [subject] = given;
  if (subject === undefined || given.length > 1)
    throw new UsageError('expected an address, --fingerprint FINGERPRINT, --user ID or --api-key KEY');
  return subject;
}
