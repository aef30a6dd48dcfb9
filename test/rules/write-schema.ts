/** Writes the JSON Schema of rule sets: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../repository.js';
import { schemaText } from './schema-text.js';

writeFileSync(join(ROOT, 'rules.schema.json'), schemaText());
