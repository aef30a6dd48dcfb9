import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../repository.js';

export interface Ended {
  readonly output: string;
  readonly errors: string;
  readonly exit: readonly [code: number | null, signal: NodeJS.Signals | null];
}

export interface Demo {
  readonly process: ChildProcess;
  /** Waits for something to be printed. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  ended(): Promise<Ended>;
  kill(): Promise<void>;
}

/** Starts the demo as `npm run demo` does, on a free port, without the telemetry settings of whoever runs the tests. */
export function startDemo(flags: readonly string[], variables: NodeJS.ProcessEnv = {}): Demo {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:OTEL_|NODE_|PORT$)/.test(name));
  const env = { ...Object.fromEntries(inherited), PORT: '0', ...variables };
  const script = join(ROOT, 'dist', 'examples', 'demo', 'index.js');
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...flags], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;

  return {
    process: child,
    async printed(pattern) {
      for (;;) {
        const found = pattern.exec(output);
        if (found) return found;
        const more = once(child.stdout, 'data');
        await Promise.race([more, closed]);
        if (child.exitCode !== null && !pattern.test(output)) {
          throw new Error(`the demo ended without printing ${pattern}:\n${output}\n${errors}`);
        }
      }
    },
    ended: async () => ({ exit: await closed, output, errors }),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await closed;
    },
  };
}
