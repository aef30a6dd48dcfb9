import { GuardError } from '../../errors.js';

/** Why Redis did not do what it was asked to, as one word of few: the code of its answer, of the system, or a class. */
export function faultType(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown';
  // Redis begins its errors with a code: READONLY, OOM, LOADING, CLUSTERDOWN.
  const [code] = /^[A-Z]{2,20}(?= )/.exec(fault.message) ?? [];
  if (code !== undefined) return code;
  const { code: systemCode } = fault as { code?: unknown };
  return typeof systemCode === 'string' ? systemCode : fault.name;
}

/**
 * Waits for an answer of Redis, no longer than that. A process that was busy itself first reads what has arrived
 * meanwhile: its own delay is no fault of Redis. `waiting` holds how to end the wait at once, for who knows better.
 */
export function inTime<Result>(
  answer: Promise<Result>,
  milliseconds: number,
  waiting: Set<(fault: unknown) => void>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      waiting.delete(fail);
    };
    const fail = (fault: unknown) => {
      end();
      reject(fault);
    };
    const late = () => fail(new GuardError('GUARD_STORE_TIMEOUT', `Redis did not answer within ${milliseconds} ms`));
    const timer = setTimeout(() => setImmediate(late), milliseconds).unref();
    waiting.add(fail);
    answer.then((result) => {
      end();
      resolve(result);
    }, fail);
  });
}
