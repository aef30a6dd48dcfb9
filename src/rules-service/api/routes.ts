import type { Role } from '../auth/role.js';
import { block, emergency, patchRules, putRules, rollBack, unblock } from './change.js';
import type { Visit } from './desk.js';
import { readDocuments, readHistory, readInstances, readRules, readVersion } from './read.js';

/** What can be asked of the service, and who may. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** As OpenAPI writes it. */
  readonly path: string;
  readonly role: Role;
  readonly answer: (visit: Visit) => Promise<void>;
}

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/v1/rules', role: 'reader', answer: readRules },
  { method: 'PUT', path: '/v1/rules', role: 'admin', answer: putRules },
  { method: 'PATCH', path: '/v1/rules', role: 'admin', answer: patchRules },
  { method: 'POST', path: '/v1/rules/block', role: 'operator', answer: block },
  { method: 'POST', path: '/v1/rules/unblock', role: 'operator', answer: unblock },
  { method: 'POST', path: '/v1/rules/emergency', role: 'operator', answer: emergency },
  { method: 'POST', path: '/v1/rules/rollback', role: 'admin', answer: rollBack },
  { method: 'GET', path: '/v1/rules/history', role: 'reader', answer: readHistory },
  { method: 'GET', path: '/v1/rules/versions/{version}', role: 'reader', answer: readVersion },
  { method: 'GET', path: '/v1/instances', role: 'reader', answer: readInstances },
  { method: 'GET', path: '/v1/documents', role: 'reader', answer: readDocuments },
];

/** The routes of a path, by method; `undefined` for a path that there is not. HEAD is answered as GET. */
export function routesAt(path: string): ReadonlyMap<string, Route> | undefined {
  const found = ROUTES.filter((route) => matches(route.path, path));
  return found.length === 0 ? undefined : new Map(found.map((route) => [route.method, route]));
}

function matches(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith('{version}') && VERSION.test(path));
}

const VERSION = /^\/v1\/rules\/versions\/\d{1,15}$/;
