import { z } from 'zod';
import { parseTypePattern } from '../request/media-type.js';
import { expected, list } from './kinds.js';

const pattern = z.custom<string>(
  (value) => typeof value === 'string' && parseTypePattern(value) !== undefined,
  expected('a content type like "application/json", "text/*" or "application/*+json"'),
);

export const contentTypesSchema = list(pattern, 'a list of content types')
  .min(1, expected('at least one content type'))
  .optional();
