import { ruleSetJsonSchema } from '../../src/rules/json-schema.js';

/** The JSON Schema of rule sets as it stands in the package. */
export function schemaText(): string {
  return `${JSON.stringify(ruleSetJsonSchema(), null, 2)}\n`;
}
