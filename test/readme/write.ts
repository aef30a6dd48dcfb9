/** Writes the generated parts of the README: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, read } from '../repository.js';
import { replaceSection } from './section.js';
import { telemetryReference } from './telemetry-reference.js';

writeFileSync(join(ROOT, 'README.md'), replaceSection(read('README.md'), 'telemetry-reference', telemetryReference()));
