import { randomBytes } from 'node:crypto';
import { type Context, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { list, object, text, wholeNumber } from '../../src/options/kinds.js';
import { readArgument } from '../../src/options/read-options.js';
import { type Clock, systemClock } from '../../src/state/clock.js';
import { wishesForTrace } from '../../src/telemetry/finding-trace.js';
import { believedPeers, isProxy } from './believed-peers.js';
import { Quota } from './quota.js';
import type { Sampler, SamplingResult } from './sampler.js';

export interface GuardSamplerOptions {
  /**
   * How many requests with a finding get a trace of their own each second, where theirs is not sampled; ten times as many at
   * once. Default 20; 0 for none.
   */
  readonly findingTracesPerSecond?: number;
  /**
   * Whose `traceparent` decides about sampling: addresses, CIDR ranges and the words `loopback`, `private`, `unix`, as in the
   * option `proxies.trust`. Default `['loopback', 'private', 'unix']`.
   */
  readonly trust?: readonly string[];
}

/**
 * A sampler that keeps the traces which the guard makes of requests with a finding, and that lets nobody from outside decide
 * what is sampled: the sampled flag of a `traceparent` that did not come from a trusted peer counts for nothing. All else is
 * decided by `base`.
 *
 * @example
 * const sampler = guardSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) }));
 * new NodeSDK({ sampler });
 *
 * @throws {GuardOptionsError} for options that are none.
 */
export function guardSampler(base: Sampler, options: GuardSamplerOptions = {}, now: Clock = systemClock): Sampler {
  const { findingTracesPerSecond, trust } = readArgument(optionsSchema, options);
  const quota = new Quota(findingTracesPerSecond, now);
  const isBelieved = believedPeers(trust);
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      if (wishesForTrace(context)) return isWithinKept(context) || quota.take() ? KEPT : LEFT;
      if (kind === SpanKind.SERVER && trace.getSpanContext(context)?.isRemote && !isBelieved(attributes)) {
        // Samplers that go by the trace id would let the client decide by the one it has chosen.
        return base.shouldSample(trace.deleteSpan(context), anyTraceId(), name, kind, attributes, links);
      }
      return base.shouldSample(context, traceId, name, kind, attributes, links);
    },
    toString: () => `GuardSampler{${base}}`,
  };
}

const optionsSchema = object({
  findingTracesPerSecond: wholeNumber(0, 1_000_000).default(20),
  trust: list(text(isProxy, 'an address, a CIDR range, "loopback", "private" or "unix"'), 'a list of them').default([
    'loopback',
    'private',
    'unix',
  ]),
});

const KEPT: SamplingResult = Object.freeze({ decision: 2 });
const LEFT: SamplingResult = Object.freeze({ decision: 0 });

/** Whether a span is one of a check: its root has been decided on. */
function isWithinKept(context: Context): boolean {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
}

function anyTraceId(): string {
  return randomBytes(16).toString('hex');
}
