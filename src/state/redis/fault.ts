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
 * meanwhile: its own delay is no fault of Redis.
 */
export function inTime<Result>(answer: Promise<Result>, milliseconds: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new GuardError('GUARD_STORE_TIMEOUT', `Redis did not answer within ${milliseconds} ms`));
    const timer = setTimeout(() => setImmediate(late), milliseconds);
    timer.unref();
    answer.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (fault) => {
        clearTimeout(timer);
        reject(fault);
      },
    );
  });
}
