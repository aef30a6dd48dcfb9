import { AsyncLocalStorage } from 'node:async_hooks';
import type { GuardRequest } from './request/guard-request.js';

/** The request that the application behind one guard is at work on. */
export class CurrentRequest {
  /** That request, where it is asked for from within the work on it. */
  get request(): GuardRequest | undefined {
    let work = atWork.getStore();
    while (work && work.behind !== this) work = work.around;
    return work?.request;
  }

  run<Given extends unknown[], Result>(
    request: GuardRequest,
    work: (...given: Given) => Result,
    ...given: Given
  ): Result {
    return atWork.run({ behind: this, request, around: without(this, atWork.getStore()) }, work, ...given);
  }
}

/** Work on a request, and the work for other guards that it is part of: of each guard the innermost. */
interface Work {
  readonly behind: CurrentRequest;
  readonly request: GuardRequest;
  readonly around: Work | undefined;
}

/** One for all guards: up to Node.js 22, every storage ever used is copied to every promise of the process, for good. */
const atWork = new AsyncLocalStorage<Work>();

function without(guard: CurrentRequest, work: Work | undefined): Work | undefined {
  if (!work || work.behind === guard) return work?.around;
  return { ...work, around: without(guard, work.around) };
}
