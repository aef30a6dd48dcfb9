import type { Settings } from '../options/schema.js';
import { after } from '../promise.js';
import type { BodyFault, BodyReading } from '../request/body/inspected.js';
import { readBody } from '../request/body/read.js';
import type { GuardRequest } from '../request/guard-request.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding, FindingValue } from './check.js';

/**
 * Has the body of a request lie ready for the checks behind it, and leaves it to the application as it came. Blocks what
 * comes too slowly (RFC 9110, 15.5.9), decompression bombs (CWE-409), and, where `over` says so, what is too long to be
 * looked at.
 */
export function body(options: Settings['body'], { holdsToMax }: BodyContext): Check {
  const unlimited = { ...options, max: undefined };
  return {
    name: 'body',
    waits: true,
    timesItself: true,
    skipsTrusted: true,
    concerns: (request) => request.hasBody && !isOnlyOpen(request),
    run(request) {
      const max = holdsToMax ? request.bodyLimit?.max : undefined;
      return after(readBody(request, max === undefined ? unlimited : { ...options, max }), (reading) => {
        request.keepBody(reading);
        const { fault } = reading;
        return fault && { ...FINDINGS[fault], attributes: factsOf(reading) };
      });
    },
    describe: ({ bodyReading }) => bodyReading && factsOf(bodyReading),
  };
}

/** Over HTTP/2 a stream may stay open without a body to come. Nobody reads one that a method has no use for and that is not described. */
function isOnlyOpen({ method, headers }: GuardRequest): boolean {
  return (
    BODILESS.has(method) &&
    headers['content-type'] === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}

const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

interface BodyContext {
  /** Whether a body longer than `body.max` is going to be refused: then there is no use in waiting for more of it. */
  readonly holdsToMax: boolean;
}

const FINDINGS: Readonly<Record<BodyFault, Finding>> = {
  timeout: { check: 'body', action: 'block', status: 408, reason: 'body.timeout', score: 0 },
  over: { check: 'body', action: 'block', status: 413, reason: 'body.over', score: 0 },
  encoding: { check: 'body', action: 'flag', status: 400, reason: 'body.encoding', score: 10 },
  bomb: { check: 'body', action: 'block', status: 413, reason: 'body.bomb', score: 50 },
};

function factsOf({ body: seen, size, isCut }: BodyReading): Record<string, FindingValue> {
  return {
    [ATTRIBUTES.BODY_INSPECTION.name]: seen.state,
    [ATTRIBUTES.BODY_INSPECTED.name]: seen.state === 'bytes' ? seen.bytes.length : 0,
    [ATTRIBUTES.BODY_CUT.name]: isCut,
    ...(size !== undefined && { [ATTRIBUTES.BODY_SIZE.name]: size }),
  };
}
