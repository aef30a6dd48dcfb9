import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The folder of a process within a spool: nobody else touches what is in it while its owner lives. */
export function ownFolder(): string {
  return `owned-${machine()}-${process.pid}-${randomBytes(6).toString('hex')}`;
}

/** What a folder is called whose owner has let go of it. */
export function freed(folder: string): string {
  return folder.replace(/^owned-/, 'free-');
}

/** Milliseconds without a sign of life after which an owner counts as dead, where its process cannot be looked at. */
export const LONGEST_SILENCE = 60_000;

/** Whether a folder may be taken over: its owner has let go of it, has ended, or is silent for `silence` milliseconds. */
export function isAbandoned(folder: string, silence: number): boolean {
  const [, state, where, pid] = /^(owned|free)-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}$/.exec(folder) ?? [];
  if (state !== 'owned') return state === 'free';
  // A process id may have been given to another process since: a silent owner is dead in any case.
  return silence > LONGEST_SILENCE || (where === machine() && !isRunning(Number(pid)));
}

/** Where process ids mean the same: a machine, or a container in it. */
function machine(): string {
  let processes = '';
  try {
    processes = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux.
  }
  return createHash('sha256').update(`${hostname()} ${processes}`).digest('hex').slice(0, 8);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
