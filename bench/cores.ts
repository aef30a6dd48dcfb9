import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';

/** Where processes run: the servers on one core, everything else on another. */
export interface Cores {
  readonly server: number;
  readonly rest: number;
}

/**
 * Binds this process, and with it all that it starts, to one core and leaves another one to the servers. Answers with
 * a reason when that cannot be done: measuring goes on, the figures are only noisier.
 */
export function separateCores(): Cores | string {
  try {
    const [server, rest] = allowedCores();
    if (server === undefined || rest === undefined) return 'there is only one core';
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(rest), String(process.pid)], QUIET);
    return { server, rest };
  } catch (error) {
    return `taskset (util-linux) cannot be used: ${error instanceof Error ? error.message : error}`;
  }
}

const QUIET: ExecFileSyncOptions = { stdio: ['ignore', 'pipe', 'pipe'], timeout: 5_000 };

/** Reads `pid 12's current affinity list: 0,2-3`. */
function allowedCores(): number[] {
  const told = execFileSync('taskset', ['--cpu-list', '--pid', String(process.pid)], QUIET).toString();
  return told
    .slice(told.lastIndexOf(':') + 1)
    .trim()
    .split(',')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
