import type { Health } from '../health/health.js';
import type { Settings } from '../options/schema.js';
import type { GuardRequest } from '../request/guard-request.js';
import { appProxy } from './app-proxy.js';
import { forwardedUntrusted } from './forwarded-untrusted.js';
import { mountedLate } from './mounted-late.js';
import { mountedTwice } from './mounted-twice.js';
import { noSdk } from './no-sdk.js';
import { oneAddress } from './one-address.js';
import { LOOKED_AT, type Validation } from './validation.js';
import type { Warnings } from './warnings.js';

/** Looks at the first requests of a guard. Once everything is settled, `look` is gone and costs nothing. */
export interface FirstRequests {
  look: ((request: GuardRequest) => void) | undefined;
}

interface FirstRequestsServices {
  readonly warnings: Warnings;
  readonly health: Health;
}

/** Every validation that is not silenced. One that fails is reported: it never concerns a request. */
export function firstRequests({ proxies }: Settings, { warnings, health }: FirstRequestsServices): FirstRequests {
  let open: readonly Validation[] = [
    noSdk,
    mountedLate,
    mountedTwice,
    ...(proxies ? [] : [appProxy, forwardedUntrusted]),
    oneAddress(),
  ].filter(({ code }) => warnings.isOn(code));
  let requests = 0;

  const isOpen = (validation: Validation, request: GuardRequest): boolean => {
    try {
      const verdict = validation.look(request);
      if (verdict === 'wrong') warnings.warn(validation.code);
      else if (typeof verdict === 'object') warnings.warn(validation.code, verdict.wrong);
      return verdict === undefined;
    } catch (error) {
      health.report('warnings.failed', 'a validation failed', error);
      return false;
    }
  };
  const watch: FirstRequests = {
    look(request) {
      open = open.filter((validation) => isOpen(validation, request));
      if (open.length === 0 || ++requests === LOOKED_AT) watch.look = undefined;
    },
  };
  if (open.length === 0) watch.look = undefined;
  return watch;
}
