import type { Environment } from '../options/environment.js';
import { manualBanSchema } from '../options/manual-ban.js';
import { proxiesSchema } from '../options/proxies.js';
import { readArgument } from '../options/read-options.js';
import { redisStoreSchema } from '../options/redis-store.js';
import { proxyTrust } from '../request/proxy-trust.js';
import { BanList } from '../state/ban-list.js';
import { systemClock } from '../state/clock.js';
import { BanRecords } from '../state/redis/ban-records.js';
import type { RedisClient } from '../state/redis/client.js';
import { inTime } from '../state/redis/fault.js';
import { evaluate } from '../state/redis/script.js';
import type { Ban } from '../state/store.js';
import { readSubject } from '../state/subject.js';
import { type Command, type Place, readCommand, UsageError } from './arguments.js';
import { connect, PATIENCE } from './connect.js';
import { doctor } from './doctor/doctor.js';
import type { Outcome } from './outcome.js';
import { runRules } from './rules/run.js';
import { RULES_USAGE } from './rules/usage.js';
import { table } from './table.js';
import { USAGE } from './usage.js';

/** Runs what was typed after the name of the program. `say`: tells something before the command ends. */
export async function run(
  typed: readonly string[],
  environment: Environment,
  say: (line: string) => void = () => {},
): Promise<Outcome> {
  const [first, ...rest] = typed;
  const usage = first === 'rules' ? RULES_USAGE : USAGE;
  try {
    if (first === 'rules') return await runRules(rest, environment, say);
    if (first === 'doctor') return await doctor(rest, environment);
    const command = readCommand(typed, environment);
    return command === 'help' ? { code: 0, said: USAGE } : await obey(command);
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/^koa-otel-guard: /, '');
    const isUsage = error instanceof UsageError;
    return { code: isUsage ? 2 : 1, said: `koa-otel-guard: ${message}${isUsage ? `\n\n${usage}` : ''}` };
  }
}

async function obey(command: Command): Promise<Outcome> {
  const { place } = command;
  const settings = readArgument(redisStoreSchema, { prefix: place.prefix });
  const trust = place.trusted.length > 0 ? readArgument(proxiesSchema, { trust: place.trusted }) : undefined;
  let client: RedisClient | undefined;
  /** The connection is made when something is asked: what must not be done is refused without one. */
  const records = new BanRecords(
    async (_operation, script, keys, values) => {
      client ??= await connect(place);
      return inTime(evaluate(client, script, keys, values), PATIENCE, new Set());
    },
    { prefix: settings.prefix, max: settings.maxBans, now: systemClock },
  );
  try {
    return await perform(command, banList(records, trust?.trust ?? []));
  } finally {
    client?.disconnect();
  }
}

async function perform(command: Command, bans: BanList): Promise<Outcome> {
  const { isJson } = command;
  switch (command.name) {
    case 'bans': {
      const list = await bans.list();
      return { code: 0, said: isJson ? JSON.stringify(list) : table(list) };
    }
    case 'ban': {
      const subject = bans.readBannable(command.subject);
      const { duration, reason, by } = readArgument(manualBanSchema, command.options);
      const ban = await bans.add(subject, { reason, source: 'manual', ...(by !== undefined && { by }) }, duration);
      return { code: 0, said: isJson ? JSON.stringify(ban) : table([ban]) };
    }
    case 'unban': {
      const lifted = await bans.lift(readSubject(command.subject, 'unban'));
      return { code: lifted ? 0 : 1, said: lifted ? 'Lifted the ban.' : 'There is no such ban.' };
    }
  }
}

/** The list of a guard, with nothing but Redis behind it. */
function banList(records: BanRecords, trusted: Place['trusted']): BanList {
  const store = {
    get: () => undefined,
    set: async (ban: Ban) => void (await records.set(ban, BY)),
    delete: (kind: Ban['kind'], subject: string) => records.delete(kind, subject, BY),
    async list() {
      const all: Ban[] = [];
      for await (const page of records.pages()) all.push(...page);
      return all;
    },
  };
  return new BanList(store, systemClock, proxyTrust(trusted).has, () => {});
}

const BY = 'cli/0';
