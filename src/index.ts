export type { BasicCredential } from './auth/credentials.js';
export { type KnownKey, knownKeys } from './auth/known-keys.js';
export type { Principal } from './auth/principal.js';
export { safeEqual } from './auth/safe-equal.js';
export type { BehaviorMatch } from './behavior/match.js';
export type { BuiltInCheckName, Check, CheckMode, CheckName, Finding, FindingValue } from './checks/check.js';
export type { GuardState } from './context.js';
export { type DetectedMatch, type Detection, type DetectOptions, detect } from './detect.js';
export type { AttackFamily, Severity } from './detection/signature.js';
export { GuardError, type GuardErrorCode, GuardOptionsError, type OptionFault } from './errors.js';
export { guard } from './guard.js';
export type { ExportStatus } from './health/export-status.js';
export type { ShieldStatus } from './health/status.js';
export type { CloudPlace } from './intel/clouds/clouds.js';
export type { CloudName } from './intel/clouds/providers.js';
export type {
  ApiKeyAuthOptions,
  AuthFailuresOptions,
  AuthOptions,
  BasicAuthOptions,
  BearerAuthOptions,
  Verified,
  Verify,
} from './options/auth.js';
export type { BanCategoryOptions, BanOptions } from './options/ban.js';
export type {
  BanAction,
  BehaviorAction,
  BehaviorCorrelation,
  BehaviorRule,
  BehaviorStep,
  FrequencyRule,
  FrequencyStep,
  ResponseRule,
  ThrottleAction,
  UsageRule,
} from './options/behavior.js';
export type { BodyOptions } from './options/body.js';
export type { CloudOptions, CloudRef } from './options/clouds.js';
export type { ContentSecurityPolicyOptions } from './options/content-security-policy.js';
export type { CorsOptions } from './options/cors.js';
export type { AsnLookup, CountryLookup, CountryOptions } from './options/countries.js';
export type { CustomCheck, CustomFinding } from './options/custom.js';
export type { DetectionExclusion, DetectionLevels, DetectionOptions, DetectionPattern } from './options/detection.js';
export type { Duration } from './options/duration.js';
export type { EmergencyOptions } from './options/emergency.js';
export type { FingerprintOptions } from './options/fingerprint.js';
export type { RequiredHeaders } from './options/headers.js';
export type { HealthOptions } from './options/health.js';
export type { HoneypotOptions } from './options/honeypot.js';
export type { HttpsOptions } from './options/https.js';
export type { IpOptions } from './options/ip.js';
export type { BanFilter, ManualBan, ManualUnban } from './options/manual-ban.js';
export type { GuardOptions } from './options/options.js';
export type { PermissionsPolicyOptions } from './options/permissions-policy.js';
export type { ApiKeyPolicy, Policy } from './options/policy.js';
export type { ProxyOptions } from './options/proxies.js';
export type { EndpointLimitOptions, RateLimitBy, RateLimitKey, RateLimitOptions } from './options/rate-limit.js';
export type { RedisStoreOptions } from './options/redis-store.js';
export type { ReferrerOptions } from './options/referrers.js';
export type { RespondBody, RespondOptions } from './options/respond.js';
export type { RulesOptions, RulesTlsOptions, RulesVerifyOptions } from './options/rules.js';
export type {
  ReferrerPolicy,
  SecurityHeadersOptions,
  StrictTransportSecurityOptions,
} from './options/security-headers.js';
export type { Size } from './options/size.js';
export type { AttackWaveOptions, EventBudgetOptions, TelemetryOptions } from './options/telemetry.js';
export type { TimeWindow, Weekday } from './options/time-window.js';
export type { UpgradeOptions } from './options/upgrades.js';
export type { BotOptions, UserAgentOptions } from './options/user-agents.js';
export type { WarningsOption } from './options/warnings.js';
export type { Decision, JudgedFinding } from './pipeline.js';
export { type PolicyMiddleware, policy } from './policy/policy.js';
export type { Router, RouterLayer, RouterMatch } from './policy/router.js';
export type { Address } from './request/address.js';
export type { InspectedBody, ParsedFile } from './request/body/inspected.js';
export type { GuardRequest } from './request/guard-request.js';
export type { Answer } from './response/answer.js';
export type { RulesStatus } from './rules/poller.js';
export type { RuleFunction } from './rules/sources/function.js';
export type { RuleSource, RulesOutcome, RulesText } from './rules/sources/source.js';
export type { Shield } from './shield.js';
export { type MemoryStoreOptions, memoryStore } from './state/memory.js';
export type { RedisClient, RedisConnection, RedisSubscriber } from './state/redis/client.js';
export { redisStore } from './state/redis/redis-store.js';
export type { Ban, BanKind, BanStore, Hit, Quota, QuotaState, Store, StoreListener, TextCache } from './state/store.js';
export type { BanSubject } from './state/subject.js';
export type { AppEventName } from './telemetry/names.js';
export type { SecurityEvent } from './telemetry/security-event.js';
export type { UpgradeSettings } from './upgrade.js';
export type { GuardWarningCode } from './warnings/codes.js';
export type { GuardWarning } from './warnings/warnings.js';
