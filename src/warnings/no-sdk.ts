import { registeredLoggerProvider } from '../telemetry/logger.js';
import { registered } from '../telemetry/registry.js';
import type { Validation } from './validation.js';

/** By the first request an SDK is there, or nothing of what is told arrives anywhere. Who switched it off knows that. */
export const noSdk: Validation = {
  code: 'GUARD_NO_SDK',
  look() {
    if (process.env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return 'fine';
    const { trace, metrics } = registered();
    return trace || metrics || registeredLoggerProvider() ? 'fine' : 'wrong';
  },
};
