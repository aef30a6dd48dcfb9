import { parse } from 'yaml';
import { read } from '../repository.js';

export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test: readonly [string, ...string[]] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  readonly logging: { readonly options: Readonly<Record<string, string>> };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const COMPOSE_TEXT = read('docker-compose.yml');

/** The compose file as Compose reads it: with its variables, or their defaults, in place of them. */
export function composeFile(variables: Readonly<Record<string, string>> = {}): ComposeFile {
  const text = COMPOSE_TEXT.replace(VARIABLE, (_, name: string, otherwise = '') => variables[name] ?? otherwise);
  return parse(text, { merge: true }) as ComposeFile;
}

/** `${NAME:-default}` */
export const VARIABLE = /\$\{(\w+)(?::-([^}]*))?\}/g;
