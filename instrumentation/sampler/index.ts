/**
 * Traces of requests with a finding, however few requests are sampled, for applications with an SDK of their own. The preload,
 * `koa-otel-guard/instrumentation`, has it built in.
 */
export { type GuardSamplerOptions, guardSampler } from './guard-sampler.js';
export type { Sampler, SamplingResult } from './sampler.js';
