import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../repository.js';
import { type Expression, expressionsIn } from './expressions.js';

const GRAFANA = join(ROOT, 'grafana');

/** The expressions of every dashboard, alert and data source as Grafana gets them, by file. */
export function renderedExpressions(): ReadonlyMap<string, readonly Expression[]> {
  const files = ['dashboards', 'provisioning/alerting'].flatMap((folder) =>
    listed(join(GRAFANA, folder)).map((file) => `${folder}/${file}`),
  );
  return new Map(files.map((file) => [file, expressionsIn(contentOf(file), file)]));
}

/** A file of the folder `grafana`, read. */
export function contentOf(file: string): unknown {
  return parse(readFileSync(join(GRAFANA, file), 'utf8'));
}

function listed(folder: string): readonly string[] {
  return readdirSync(folder).filter((file) => /\.(?:json|ya?ml)$/.test(file));
}
