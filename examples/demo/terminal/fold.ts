/** Prints the first few of many alike, and counts the rest. */
export interface Fold {
  /** `alike`: what makes two lines alike. `more` says how many followed. */
  print(alike: string, line: string, more: (count: number) => string): void;
  /** Tells of everything that is still counted. */
  flush(): void;
}

interface Run {
  count: number;
  more: (count: number) => string;
  timer?: NodeJS.Timeout;
}

const SHOWN = 3;
const QUIET = 1_000;
const MOST_RUNS = 100;

/** Folds lines that come within a second of the last one like them. */
export function fold(print: (line: string) => void): Fold {
  const runs = new Map<string, Run>();

  const close = (alike: string, { count, more, timer }: Run) => {
    clearTimeout(timer);
    runs.delete(alike);
    if (count > SHOWN) print(more(count - SHOWN));
  };

  return {
    print(alike, line, more) {
      const run: Run = runs.get(alike) ?? { count: 0, more };
      run.count++;
      run.more = more;
      clearTimeout(run.timer);
      run.timer = setTimeout(() => close(alike, run), QUIET).unref();
      runs.set(alike, run);
      if (run.count <= SHOWN) print(line);
      const [oldest] = runs;
      if (oldest && runs.size > MOST_RUNS) close(...oldest);
    },
    flush() {
      for (const [alike, run] of [...runs]) close(alike, run);
    },
  };
}
