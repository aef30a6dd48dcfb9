import { z } from 'zod';
import { parseOrigin, parseOriginPattern } from '../request/origin.js';
import { PERMISSIONS_FEATURES, type PermissionsFeature } from '../response/security-headers/permissions-policy.js';
import { type CamelCase, camelCase, kebabCase } from './case.js';
import { expected, list, text } from './kinds.js';
import { records } from './structure.js';

/**
 * Who may use features of the browser on our pages: nobody (`[]`), these (`['self', 'https://maps.example']`) or all
 * (`'*'`). Names in camelCase or as in the header.
 */
export type PermissionsPolicyOptions = Readonly<
  Partial<Record<PermissionsFeature | CamelCase<PermissionsFeature>, '*' | readonly string[]>>
>;

const allowed = text(
  (value) => value === 'self' || parseOrigin(value) !== undefined || parseOriginPattern(value) !== undefined,
  '"self" or an origin like "https://maps.example"',
);

const allowlist = z.union(
  [z.literal('*'), list(allowed, 'a list of origins')],
  expected('"*", or a list of "self" and origins ([] for nobody)'),
);

const features = z
  .strictObject(
    Object.fromEntries(
      PERMISSIONS_FEATURES.flatMap((name) => [camelCase(name), name]).map((name) => [name, allowlist.optional()]),
    ),
    expected('an object of features'),
  )
  .superRefine((given, context) => {
    const seen = new Map<string, string>();
    for (const key of Object.keys(given)) {
      const feature = kebabCase(key);
      const twin = seen.get(feature);
      if (twin !== undefined) {
        const message = `expected one feature of the two, "${twin}" is the same`;
        context.addIssue({ code: 'custom', path: [key], message });
      }
      seen.set(feature, key);
    }
  })
  .register(records, { keys: 'names' });

export const permissionsPolicySchema = z
  .union([z.literal(false), features], expected('false or an object of features'))
  .default(false);
