import { parseEndpoint } from '../policy/endpoint.js';
import { list, orFalse, text } from './kinds.js';

export interface HoneypotOptions {
  /**
   * Paths that nobody has a reason to ask for: `/wp-login.php`, `/backup/**`, `POST /signup-legacy`. Who does gets 404. A
   * path that some router might take for one of them is one. Default: none.
   */
  paths?: readonly string[];
  /**
   * Fields of your forms that people do not see and leave empty, by their names; `contact.website` for one within an
   * object. A request that fills one in gets 403. Default: none.
   */
  fields?: readonly string[];
}

const path = text(
  (value) => parseEndpoint(value) !== undefined,
  'a path pattern like "/wp-login.php" or "/backup/**", with or without a method before it',
);

/** Longer ones are told shortened wherever fields are named. */
const LONGEST_FIELD = 60;

const field = text(
  (value) => value !== '' && value.length <= LONGEST_FIELD,
  `the name of a field, ${LONGEST_FIELD} characters at most`,
);

export const honeypotFieldsSchema = list(field, 'a list of field names');

export const honeypotSchema = orFalse({
  paths: list(path, 'a list of path patterns').default([]),
  fields: honeypotFieldsSchema.default([]),
}).default(false);
