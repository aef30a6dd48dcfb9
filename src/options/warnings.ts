import { z } from 'zod';
import { type GuardWarningCode, WARNING_CODES } from '../warnings/codes.js';
import { byName, expected, flag } from './kinds.js';

/** Single warnings by their code: `{ GUARD_NO_SDK: false }` silences one. */
export type WarningsOption = boolean | Readonly<Partial<Record<GuardWarningCode, boolean>>>;

/** Read into the codes that are silenced. */
export const warningsSchema = z
  .union(
    [flag(), byName(WARNING_CODES, flag(), 'an object of warning codes and true or false')],
    expected('true, false or an object of warning codes and true or false'),
  )
  .default(true)
  .transform((option) =>
    WARNING_CODES.filter((code) => !(typeof option === 'boolean' ? option : (option[code] ?? true))),
  );
