import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a program ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Rejects when the program could not start or had to be killed after its time. */
  readonly ended: Promise<Ended>;
  /** Resolves with the first line that it writes; rejects when it ends without one. */
  readonly firstLine: Promise<string>;
}

export interface ProgramOptions {
  readonly cwd: string;
  /** Added to a bare environment: no OTEL_* or NODE_OPTIONS of the machine reach the program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed, default 60,000. */
  readonly timeout?: number;
}

/** Starts a program; every wait for it is bounded. */
export function start(command: string, args: readonly string[], options: ProgramOptions): Program {
  const { cwd, env = {}, timeout = 60_000 } = options;
  const child = spawn(command, args, { cwd, env: { ...bareEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeout);
  timer.unref();

  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (isLate) reject(new Error(`${told()} was killed: it had not ended after ${timeout} ms`));
      else resolve({ code, signal, stdout, stderr });
    });
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const [line, ...others] = stdout.split('\n');
      if (line !== undefined && others.length > 0) resolve(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    ended.then(() => reject(new Error(`${told()} ended without a word`)), reject);
  });
  // Not everybody waits for both.
  ended.catch(() => {});
  firstLine.catch(() => {});
  return { process: child, ended, firstLine };

  function told(): string {
    return `${[command, ...args].join(' ')}\n${stdout}${stderr}`;
  }
}

/** Runs a program to its end, which must be a good one. */
export async function run(command: string, args: readonly string[], options: ProgramOptions): Promise<Ended> {
  const ended = await start(command, args, options).ended;
  if (ended.code === 0) return ended;
  const how = ended.signal ?? `code ${ended.code}`;
  throw new Error(`${[command, ...args].join(' ')} ended with ${how}:\n${ended.stdout}${ended.stderr}`);
}

function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OTEL_|NODE_OPTIONS$)/.test(name)));
}
