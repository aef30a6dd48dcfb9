import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecurityEvent } from '../../src/index.js';
import { type Role, type RulesService, type RulesServiceOptions, rulesService } from '../../src/rules-service/index.js';

/** A rules service on a real server, with a key for each role. */
export interface Serving {
  readonly service: RulesService;
  readonly url: string;
  readonly directory: string;
  readonly keys: Readonly<Record<Role, string>>;
  readonly events: readonly SecurityEvent[];
  /** Asks with the key of a role; without one as a stranger. */
  ask(role: Role | undefined, method: string, path: string, more?: Asking): Promise<Answered>;
  close(): Promise<void>;
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a text. */
  readonly body?: unknown;
  readonly type?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what a test is about
  readonly json: any;
}

const running = new Set<Serving>();
const directories = new Set<string>();

/** A directory that is gone after the tests. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rules-service-'));
  directories.add(directory);
  return directory;
}

/** Ended by `endServing`. */
export async function serving(options: Partial<RulesServiceOptions> = {}): Promise<Serving> {
  const directory = temporary();
  const keys = { reader: newKey(), operator: newKey(), admin: newKey() };
  const events: SecurityEvent[] = [];
  const service = rulesService({
    storage: directory,
    keys: (['reader', 'operator', 'admin'] as const).map((role) => ({
      id: `the-${role}`,
      role,
      sha256: sha256(keys[role]),
    })),
    ...options,
    guard: { warnings: false, onEvent: (event) => void events.push(event), ...options.guard },
  });
  service.app.silent = true;
  const server = await service.listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const started: Serving = {
    service,
    url,
    directory,
    keys,
    events,
    async ask(role, method, path, { headers = {}, body, type = 'application/json' } = {}) {
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(role && { authorization: `Bearer ${keys[role]}` }),
          ...(body !== undefined && { 'content-type': type }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
    },
    async close() {
      running.delete(started);
      await service.close();
    },
  };
  running.add(started);
  return started;
}

/** Puts rules where there are none. */
export async function withRules(serving: Serving, rules: object = { mode: 'monitor' }): Promise<string> {
  const put = await serving.ask('admin', 'PUT', '/v1/rules', { body: rules, headers: { 'if-none-match': '*' } });
  if (put.status !== 201) throw new Error(put.text);
  return put.headers.get('etag') ?? '';
}

/** For `afterEach`. */
export async function endServing(): Promise<void> {
  await Promise.all([...running].map((serving) => serving.close()));
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  directories.clear();
}

export function newKey(): string {
  return randomBytes(24).toString('base64url');
}

export function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
