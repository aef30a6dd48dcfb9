import { registeredLoggerProvider } from '../telemetry/logger.js';
import { registered } from '../telemetry/registry.js';
import type { Validation } from './validation.js';

/** By the first request an SDK is there, or nothing of what is told arrives anywhere. */
export const noSdk: Validation = {
  code: 'GUARD_NO_SDK',
  look() {
    const { trace, metrics } = registered();
    return trace || metrics || registeredLoggerProvider() ? 'fine' : 'wrong';
  },
};
