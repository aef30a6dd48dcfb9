import { type ExportResult, exportFailure } from '../export-result.js';

/** An exporter of the SDK, of spans or of log records, spelled here: neither line of the SDK is needed for its types. */
export interface Exporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

/**
 * An exporter in front of another one that gives it something else in place of each item. In front of the exporter it sees all that
 * leaves, whatever processors and instrumentations have added last, and items need not be changed where the SDK has them.
 */
export function exportInstead<Item>(exporter: Exporter<Item>, instead: (item: Item) => Item): Exporter<Item> {
  return {
    export(items, done) {
      let safe: Item[];
      try {
        safe = items.map(instead);
      } catch (error) {
        // What nobody could look at does not leave.
        done(exportFailure(error));
        return;
      }
      exporter.export(safe, done);
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: async () => exporter.forceFlush?.() }),
  };
}
