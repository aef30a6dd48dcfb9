import { CLI_VARIABLES } from './variables.js';

export const USAGE = `Usage:
  koa-otel-guard bans                      the bans in force
  koa-otel-guard ban ADDRESS               ban an address (IPv6: its /64)
  koa-otel-guard unban ADDRESS             lift a ban
  koa-otel-guard rules ...                 rule sets and the service that keeps them: rules --help
  koa-otel-guard doctor [FILE]             what is good and bad about the options of a guard

  ban and unban take --fingerprint FINGERPRINT, --user ID or --api-key KEY (or its digest)
  in place of ADDRESS.

Options:
  --redis URL       where the bans are, redis:// or rediss://; default ${CLI_VARIABLES.redis}
  --prefix TEXT     prefix of the store; default ${CLI_VARIABLES.prefix} or "guard"
  --cluster         URL is a node of a Redis Cluster
  --trusted LIST    proxies that are not banned: addresses, ranges, "private"; with commas
  --duration TIME   how long a ban lasts, such as 30m, 12h, 7d; default without end
  --reason TEXT     why; default "manual"
  --by NAME         who bans
  --json            as JSON
  --help

Ends with 0 when it is done, 1 when it is not, 2 when the command is not understood.`;
