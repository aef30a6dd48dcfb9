import { parseTypePattern } from '../request/media-type.js';
import { expected, list, text } from './kinds.js';

const pattern = text(
  (value) => parseTypePattern(value) !== undefined,
  'a content type like "application/json", "text/*" or "application/*+json"',
);

export const contentTypesSchema = list(pattern, 'a list of content types')
  .min(1, expected('at least one content type'))
  .optional();
