/** Bytes of heap and external memory in use after a collection. Needs `--expose-gc`. */
export function memoryUsed(): number {
  if (!globalThis.gc) throw new Error('memory: run with --expose-gc');
  // What the first one finds to be garbage may hold on to more until the second.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
