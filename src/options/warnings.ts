import { z } from 'zod';
import { type GuardWarningCode, WARNING_CODES } from '../warnings/codes.js';
import { expected, flag } from './kinds.js';

/** Single warnings by their code: `{ GUARD_NO_SDK: false }` silences one. */
export type WarningsOption = boolean | Readonly<Partial<Record<GuardWarningCode, boolean>>>;

/** Read into the codes that are silenced. */
export const warningsSchema = z
  .union(
    [flag(), z.strictObject(Object.fromEntries(WARNING_CODES.map((code) => [code, flag().optional()])))],
    expected('true, false or an object of warning codes and true or false'),
  )
  .default(true)
  .transform((option) =>
    WARNING_CODES.filter((code) => !(typeof option === 'boolean' ? option : (option[code] ?? true))),
  );
