import { AsyncLocalStorage } from 'node:async_hooks';
import type { GuardRequest } from './request/guard-request.js';

/** The request that the application behind one guard is at work on. */
export class CurrentRequest {
  /** That request, where it is asked for from within the work on it. */
  get request(): GuardRequest | undefined {
    return atWork.getStore()?.get(this);
  }

  run<Given extends unknown[], Result>(
    request: GuardRequest,
    work: (...given: Given) => Result,
    ...given: Given
  ): Result {
    return atWork.run(new Map(atWork.getStore()).set(this, request), work, ...given);
  }
}

/** One for all guards: up to Node.js 22, every storage ever used is copied to every promise of the process, for good. */
const atWork = new AsyncLocalStorage<ReadonlyMap<CurrentRequest, GuardRequest>>();
