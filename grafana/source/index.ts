/** Writes what Grafana reads: `npm run dashboards`. With `--check` it says what is not up to date instead. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderedFiles } from './rendered-files.js';

// Runs from the built tree.
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../grafana');
const isCheck = process.argv.includes('--check');
for (const [name, text] of renderedFiles()) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  if (!isCheck) writeFileSync(file, text);
  else if (current(file) !== text) {
    console.error(`grafana/${name} is not up to date: npm run dashboards`);
    process.exitCode = 1;
  }
}

function current(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
