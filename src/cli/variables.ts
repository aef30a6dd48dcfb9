/** Variables of the command line. A guard in the same environment knows that they are not its own. */
export const CLI_VARIABLES = {
  redis: 'GUARD_REDIS_URL',
  prefix: 'GUARD_REDIS_PREFIX',
  serviceUrl: 'GUARD_RULES_SERVICE_URL',
  serviceToken: 'GUARD_RULES_SERVICE_TOKEN',
} as const;
