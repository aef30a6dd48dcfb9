import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks';
import { monotonic } from './replay.js';

/** A turn of the event loop in which nothing else could run. */
export interface Turn {
  /** Milliseconds of `monotonic()`. */
  readonly start: number;
  readonly end: number;
  /** CPU milliseconds that the whole process used meanwhile: less than the turn took when something else had the core. */
  readonly cpu: number;
  /** Milliseconds of it that collected garbage. */
  readonly garbage: number;
}

export interface LoopReport {
  /** The longest that a timer of 1 ms came late since the last report, milliseconds: whatever the reason was. */
  readonly latest: number;
  /** Turns longer than half a millisecond since the last report; only where every turn is watched. */
  readonly turns: readonly Turn[];
}

/** How long the main thread was busy in a turn, at most: neither longer than the turn nor than the CPU time of all threads. */
export function busy({ start, end, cpu }: Turn): number {
  return Math.min(end - start, cpu);
}

/**
 * Watches the event loop of this process. With `everyTurn` the loop never waits: each turn of it is timed, so that what
 * is between two of them is all that ran at one stretch. That costs a core, and is for one request at a time.
 */
export function watchLoop({ everyTurn }: { readonly everyTurn: boolean }): { report(): LoopReport } {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let turns: Turn[] = [];
  let pauses: { start: number; end: number }[] = [];
  const shift = monotonic() - performance.now();
  const keep = (entries: readonly { startTime: number; duration: number }[]) => {
    for (const { startTime, duration } of entries) {
      pauses.push({ start: startTime + shift, end: startTime + shift + duration });
    }
  };
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  if (everyTurn) {
    observer.observe({ entryTypes: ['gc'] });
    let start = monotonic();
    let before = process.cpuUsage();
    const turn = () => {
      const end = monotonic();
      const usage = process.cpuUsage();
      if (end - start > SHORTEST) {
        const cpu = (usage.user + usage.system - before.user - before.system) / 1_000;
        turns.push({ start, end, cpu, garbage: 0 });
      }
      start = end;
      before = usage;
      setImmediate(turn);
    };
    setImmediate(turn);
  }
  return {
    report() {
      keep(observer.takeRecords());
      const report = {
        latest: Math.max(0, delays.max / 1e6 - 1),
        turns: turns.map((turn) => withGarbage(turn, pauses)),
      };
      delays.reset();
      turns = [];
      pauses = [];
      return report;
    },
  };
}

const SHORTEST = 0.5;

function withGarbage(turn: Turn, pauses: readonly { readonly start: number; readonly end: number }[]): Turn {
  let garbage = 0;
  for (const { start, end } of pauses) {
    garbage += Math.max(0, Math.min(end, turn.end) - Math.max(start, turn.start));
  }
  return { ...turn, garbage };
}
