import type { Report } from '../health/health.js';
import type { Settings } from '../options/schema.js';
import type { GuardRequest } from '../request/guard-request.js';
import { cors } from './cors.js';
import { securityHeaders } from './security-headers/index.js';

/** Headers that are on every answer, whoever gives it. */
export interface AnswerHeaders {
  /** Names, in lower case, of those that an error does not wipe. */
  readonly names: ReadonlySet<string>;
  /** Sets them before anything can answer, so that the application may change or remove them. Waits only for an origin function that does. */
  write(request: GuardRequest): Promise<void> | undefined;
  /** After the answer was made: adds again what must not be overwritten. */
  complete(request: GuardRequest): void;
  /** Answers a preflight that went to the application, where that had nothing to say. */
  answerPreflight(request: GuardRequest): void;
}

/** Compiles security headers and CORS. What is off is not there. */
export function answerHeaders(settings: Settings, report: Report): AnswerHeaders {
  const security = settings.securityHeaders ? securityHeaders(settings.securityHeaders) : undefined;
  const origins = settings.cors ? cors(settings.cors, settings.checkTimeout, report) : undefined;
  return {
    names: new Set([...(security?.names ?? []), ...(origins?.names ?? [])]),
    write(request) {
      if (request.ctx.headerSent) return undefined;
      security?.write(request);
      return origins?.write(request);
    },
    complete(request) {
      if (origins && !request.ctx.headerSent) origins.complete(request);
    },
    answerPreflight(request) {
      if (origins && !request.ctx.headerSent) origins.answerPreflight(request);
    },
  };
}
