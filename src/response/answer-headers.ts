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
  /** Adds to what the application has answered what caches and browsers need. */
  complete(request: GuardRequest): void;
}

/** Compiles security headers and CORS. What is off is not there. */
export function answerHeaders(settings: Settings): AnswerHeaders {
  const security = settings.securityHeaders ? securityHeaders(settings.securityHeaders) : undefined;
  const origins = settings.cors ? cors(settings.cors, settings.checkTimeout) : undefined;
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
  };
}
