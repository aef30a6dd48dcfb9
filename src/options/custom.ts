import { z } from 'zod';
import type { Check, Finding } from '../checks/check.js';
import type { GuardRequest } from '../request/guard-request.js';
import { expected, list } from './kinds.js';

/** What a function check answers. Absent fields: block, 403, `custom.matched`, 25 points. */
export type CustomFinding = Partial<Omit<Finding, 'check'>>;

/** A check of the application's own: a `Check`, or a function, whose name becomes the name of the check. */
export type CustomCheck =
  | Check
  | ((request: GuardRequest) => CustomFinding | undefined | Promise<CustomFinding | undefined>);

export const customCheck = z.custom<CustomCheck>(
  (value) => typeof value === 'function' || isCheck(value),
  expected('a function or a Check ({ name, run })'),
);

export const customSchema = list(customCheck, 'a list of checks').default([]);

function isCheck(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'run' in value && typeof value.run === 'function'
  );
}
