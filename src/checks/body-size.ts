import type { Check, Finding } from './check.js';

/**
 * Blocks request bodies larger than `max` bytes (RFC 9110, 15.5.14). One that does not tell its length beforehand is
 * counted while it comes: the application gets no byte beyond the limit.
 */
export function bodySize(max: number): Check {
  const limit = Object.freeze({ max, finding: TOO_LARGE });
  return {
    name: 'body_size',
    run(request) {
      const length = request.bodySize;
      if (length === undefined) {
        if (request.hasBody) request.limitBody(limit);
        return undefined;
      }
      return length > max ? TOO_LARGE : undefined;
    },
  };
}

const TOO_LARGE: Finding = Object.freeze({
  check: 'body_size',
  action: 'block',
  status: 413,
  reason: 'body_size.exceeded',
  score: 0,
});
