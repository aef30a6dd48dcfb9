import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from '../repository.js';
import type { Service } from './compose-file.js';

/** A service of the compose file that is made of Node, running as a process of this machine. */
export interface Running {
  readonly url: string;
  /** Runs the health check of the service: whether it ended with 0. */
  isWell(): Promise<boolean>;
  /** Ends it as `docker compose stop` does, and resolves with how it ended. */
  stop(): Promise<{ readonly exit: number | NodeJS.Signals | null; readonly errors: string }>;
  kill(): void;
}

/** Words of the file, as they are on this machine: hosts of the network of containers, ports, folders. */
export type Translate = (text: string) => string;

/** Starts a service by its own command, environment and port. `more`: variables of the test. */
export function start(service: Service, port: number, translate: Translate, more: NodeJS.ProcessEnv): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:OTEL_|NODE_|GUARD_|PORT$)/.test(name));
  const own = Object.entries(service.environment ?? {}).map(
    ([name, value]) => [name, translate(String(value))] as const,
  );
  const env = { ...Object.fromEntries([...inherited, ...own]), HOST: '127.0.0.1', PORT: String(port), ...more };
  const node = ([program, ...words]: readonly string[]): ChildProcess => {
    if (program !== 'node') throw new Error(`expected node, not ${program}`);
    return spawn(process.execPath, words.map(translate), { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const child = node(service.command);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const closed = once(child, 'close');

  return {
    url: `http://127.0.0.1:${port}`,
    async isWell() {
      if (child.exitCode !== null) throw new Error(`it has ended with ${child.exitCode}: ${errors}`);
      const [, ...check] = service.healthcheck?.test ?? [];
      const [code] = await once(node(check), 'close');
      return code === 0;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code, signal] = await closed;
      return { exit: code ?? signal, errors };
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
