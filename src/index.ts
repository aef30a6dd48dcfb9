export type { BuiltInCheckName, Check, CheckMode, CheckName, Finding, FindingValue } from './checks/check.js';
export { GuardError, type GuardErrorCode, GuardOptionsError, type OptionFault } from './errors.js';
export { guard } from './guard.js';
export type { Duration } from './options/duration.js';
export type {
  BanOptions,
  CustomCheck,
  CustomFinding,
  DetectionOptions,
  GuardOptions,
  HttpsOptions,
  IpOptions,
  ProxyOptions,
  RateLimitOptions,
  TelemetryOptions,
  UserAgentOptions,
} from './options/options.js';
export type { Decision, JudgedFinding } from './pipeline.js';
export type { Address } from './request/address.js';
export type { GuardRequest } from './request/guard-request.js';
export type { ManualBan, Shield, ShieldStatus } from './shield.js';
export { type MemoryStoreOptions, memoryStore } from './state/memory.js';
export type { Ban, BanStore, Quota, QuotaState, Store } from './state/store.js';
export type { SecurityEvent } from './telemetry/security-event.js';
