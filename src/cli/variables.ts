/** Variables of the command line. A guard in the same environment knows that they are not its own. */
export const CLI_VARIABLES = { redis: 'GUARD_REDIS_URL', prefix: 'GUARD_REDIS_PREFIX' } as const;
