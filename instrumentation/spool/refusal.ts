/**
 * Whether a failed export will fail again however often it is tried: an answer with a status that OTLP does not let
 * a client retry. Whatever else went wrong, nobody has looked at the records.
 */
export function isRefusal(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'number' && !RETRYABLE.has(code);
}

/** Of HTTP, and of gRPC: cancelled, deadline exceeded, resource exhausted, aborted, out of range, unavailable, data loss. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504, 1, 4, 8, 10, 11, 14, 15]);
