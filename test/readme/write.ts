/** Writes the generated parts of the README: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, read } from '../repository.js';
import { withSections } from './sections.js';

writeFileSync(join(ROOT, 'README.md'), withSections(read('README.md')));
