/** A warning as a process hears it. */
export interface Warned {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** Runs something and hears what the process is warned of meanwhile, which nobody else does. */
export async function warned(run: () => Promise<unknown>): Promise<readonly Warned[]> {
  const heard: Warned[] = [];
  const others = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    const { name, message, code = '' } = warning as Error & { code?: string };
    heard.push({ name, code, message });
  });
  try {
    await run();
    // Warnings are emitted on the next tick.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners('warning');
    for (const listener of others) process.on('warning', listener);
  }
  return heard;
}
