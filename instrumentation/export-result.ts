import { asError } from '../src/errors.js';

/** What an exporter of the SDK answers, spelled here: neither line of the SDK is needed for its types. */
export interface ExportResult {
  /** 0: success, 1: failure. */
  readonly code: number;
  readonly error?: Error;
}

/** The answer of one that threw. */
export function exportFailure(error: unknown): ExportResult {
  return { code: 1, error: asError(error) };
}
