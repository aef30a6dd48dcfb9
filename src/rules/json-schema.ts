import { z } from 'zod';
import { ruleSetSchema } from './schema.js';

/** What a rule set may say, as JSON Schema (draft 2020-12): for editors, and for whoever writes sets by program. */
export function ruleSetJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(ruleSetSchema, { io: 'input' });
  return {
    $schema,
    title: 'A rule set of koa-otel-guard',
    ...schema,
  };
}
