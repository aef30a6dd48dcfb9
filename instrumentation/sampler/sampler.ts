import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api';

/** A Sampler of the SDK, spelled here: neither line of the SDK is needed for its types. */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult;
  toString(): string;
}

export interface SamplingResult {
  /** 0: not recorded, 1: recorded, 2: recorded and sampled. */
  readonly decision: number;
  readonly attributes?: Readonly<Attributes>;
  readonly traceState?: TraceState;
}
