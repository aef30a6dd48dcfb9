/**
 * The one registry of what the guard tells OpenTelemetry. Code emits by it, the README's reference is generated from
 * it. A name that semantic conventions define is used as they define it; `guard.*` is only for what they lack.
 */
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_ERROR_TYPE,
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_OTEL_EVENT_NAME,
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  ATTR_TELEMETRY_DISTRO_NAME,
  ATTR_TELEMETRY_DISTRO_VERSION,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
  ATTR_URL_PATH,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';

import { SEVERITIES } from '../detection/signature.js';
import { POLL_RESULTS } from '../rules/listener.js';
import { ACTIONS } from '../rules-service/action.js';

export type Stability = 'stable' | 'development';
export type Signal = 'span' | 'event' | 'metric';

export interface AttributeEntry {
  readonly name: string;
  readonly type: 'string' | 'int' | 'double' | 'boolean';
  readonly on: readonly Signal[];
  readonly stability: Stability;
  readonly description: string;
  /** The closed set of values, where there is one. */
  readonly values?: readonly string[];
}

export interface SpanEntry {
  readonly name: string;
  readonly description: string;
}

export interface EventEntry {
  readonly name: string;
  readonly severity: 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  readonly description: string;
}

export interface MetricEntry {
  readonly name: string;
  readonly instrument: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly string[];
}

export interface ResourceEntry {
  readonly name: string;
  /** Where it is taken from. */
  readonly source: string;
}

/** The version of semantic conventions that the borrowed names come from. */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.45.0';

/** What a label takes once its cap of distinct values is reached, as conventions spell it. */
export const OTHER = '_OTHER';

export const OUTCOMES = ['allowed', 'blocked', 'redirected', 'bypassed', 'unavailable'] as const;
export const CONCLUSIONS = ['pass', 'flag', 'block', 'redirect', 'error'] as const;
export const STATES = ['enforced', 'monitored'] as const;
export const MODES = ['enforce', 'monitor'] as const;

export const ATTRIBUTES = {
  OUTCOME: {
    name: 'guard.outcome',
    type: 'string',
    on: ['span', 'metric'],
    stability: 'development',
    values: OUTCOMES,
    description: 'What became of the request. Also set on the server span of the HTTP instrumentation.',
  },
  MODE: {
    name: 'guard.mode',
    type: 'string',
    on: ['span', 'metric'],
    stability: 'development',
    values: MODES,
    description: 'Whether the guard as a whole blocks (enforce) or only tells (monitor).',
  },
  POLICY: {
    name: 'guard.policy.name',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'The policies of the route, by name or by where they stand; absent where there is none.',
  },
  SCORE: {
    name: 'guard.threat.score',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Threat points of the request, 0 to 100: the sum of what its findings add.',
  },
  CHECK: {
    name: 'guard.check.name',
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'development',
    description: 'The check that ran or decided.',
  },
  CONCLUSION: {
    name: 'guard.check.conclusion',
    type: 'string',
    on: ['span'],
    stability: 'development',
    values: CONCLUSIONS,
    description: 'What the check answered, whatever its mode.',
  },
  REASON: {
    name: 'guard.finding.reason',
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'development',
    description: 'Why, as a machine word. In metrics at most 200 different ones of a check, then _OTHER.',
  },
  STATE: {
    name: 'guard.finding.state',
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'development',
    values: STATES,
    description: 'Whether the finding counted (enforced) or was only told (monitored).',
  },
  INPUT: {
    name: 'guard.input.name',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'The input that a check found something in: `path`, `query.q`, `header.referer`.',
  },
  EXCERPT: {
    name: 'guard.input.excerpt',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'The part of the input that it was found in, redacted, 128 characters at most.',
  },
  INPUTS: {
    name: 'guard.detection.inputs',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'In how many inputs something was found, where it is more than one.',
  },
  RULE_DESCRIPTION: {
    name: 'security_rule.description',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'What a match of the rule means.',
  },
  RULE_SEVERITY: {
    name: 'guard.rule.severity',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'How bad it is where the attack succeeds.',
    values: SEVERITIES,
  },
  RULESET: {
    name: 'security_rule.ruleset.name',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Whose rule it is: `koa-otel-guard`, or `application` for a pattern of its own.',
    values: ['koa-otel-guard', 'application'],
  },
  RULE_NAME: {
    name: 'security_rule.name',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'The rule that matched: a detection signature, a listed range, a pattern, a required header.',
  },
  RULE_CATEGORY: {
    name: 'security_rule.category',
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'development',
    description: 'The attack family of the rule that matched.',
  },
  EVENT_ID: {
    name: 'guard.event.id',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description: 'UUID of the event, the same on every delivery of it.',
  },
  EVENT_NAME: {
    name: ATTR_OTEL_EVENT_NAME,
    type: 'string',
    on: ['event'],
    stability: 'stable',
    description: 'The event name again, for backends that drop the EventName field.',
  },
  BAN_SUBJECT: {
    name: 'guard.ban.subject',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description:
      'Who is banned: an IPv4 address, an IPv6 /64, a fingerprint, the id of a user, the digest of an API key. Redacted.',
  },
  BAN_KIND: {
    name: 'guard.ban.kind',
    type: 'string',
    on: ['event', 'span', 'metric'],
    stability: 'development',
    values: ['address', 'fingerprint', 'user', 'api_key'],
    description: 'What the ban is for.',
  },
  BAN_SOURCE: {
    name: 'guard.ban.source',
    type: 'string',
    on: ['event', 'span', 'metric'],
    stability: 'development',
    values: ['manual', 'automatic'],
    description: 'Whether the ban was set by hand or by the guard.',
  },
  BAN_DURATION: {
    name: 'guard.ban.duration',
    type: 'double',
    on: ['event'],
    stability: 'development',
    description: 'Length of the ban in seconds; absent for one without end.',
  },
  BAN_ACTOR: {
    name: 'guard.ban.actor',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description: 'Who set or lifted the ban by hand, as the application says. Redacted.',
  },
  BAN_COUNT: {
    name: 'guard.ban.count',
    type: 'int',
    on: ['event'],
    stability: 'development',
    description: 'Of an automatic ban: which one in a row of its subject it is, from 1.',
  },
  RULES_DOCUMENT: {
    name: 'guard.rules.document',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description: 'The rule set that was changed, by its name at the rules service.',
  },
  RULES_ACTION: {
    name: 'guard.rules.action',
    type: 'string',
    on: ['event'],
    stability: 'development',
    values: ACTIONS,
    description: 'What was done to the rule set.',
  },
  RULES_REASON: {
    name: 'guard.rules.reason',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description: 'Why the rule set was changed, in the words of who did.',
  },
  EXPORT_RESULT: {
    name: 'guard.export.result',
    type: 'string',
    on: ['metric'],
    stability: 'development',
    description: 'What became of telemetry on its way to the collector.',
    values: ['sent', 'retried', 'spooled', 'dropped'],
  },
  EXPORT_SIGNAL: {
    name: 'guard.export.signal',
    type: 'string',
    on: ['metric'],
    stability: 'development',
    description: 'What was on its way: spans, metric points or log records.',
    values: ['traces', 'metrics', 'logs'],
  },
  SUPPRESSED_EVENT: {
    name: 'guard.suppressed.event',
    type: 'string',
    on: ['event', 'metric'],
    stability: 'development',
    description: 'The event that was not told of each time. In metrics at most 200 different ones, then _OTHER.',
  },
  SUPPRESSED_COUNT: {
    name: 'guard.suppressed.count',
    type: 'int',
    on: ['event'],
    stability: 'development',
    description: 'How many of them were not told since the last such event.',
  },
  WAVE_PHASE: {
    name: 'guard.wave.phase',
    type: 'string',
    on: ['event'],
    stability: 'development',
    values: ['began', 'lasts', 'ended'],
    description: 'Whether an attack wave has begun, goes on or is over.',
  },
  WAVE_FINDINGS: {
    name: 'guard.wave.findings',
    type: 'int',
    on: ['event'],
    stability: 'development',
    description: 'How many findings of the client the wave has so far, those told before it was one among them.',
  },
  WAVE_UNTOLD: {
    name: 'guard.wave.suppressed',
    type: 'int',
    on: ['event'],
    stability: 'development',
    description: 'How many of them were not told one by one.',
  },
  WAVE_DURATION: {
    name: 'guard.wave.duration',
    type: 'double',
    on: ['event'],
    stability: 'development',
    description: 'From the first attack of the wave to its last so far, in seconds.',
  },
  WAVE_KINDS: {
    name: 'guard.wave.kinds',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description:
      'How many findings of each attack family, or reason where there is none, as JSON: `{"sqli":12,"ban.active":3}`. At most 16 different ones, then _OTHER.',
  },
  WAVE_SAMPLES: {
    name: 'guard.wave.samples',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description: 'The first 10 findings that differ, as a JSON list of texts: reason, rule, method, path. Redacted.',
  },
  EMERGENCY: {
    name: 'guard.emergency.on',
    type: 'boolean',
    on: ['event'],
    stability: 'development',
    description: 'Whether emergency mode was switched on or off.',
  },
  CLOUD_PROVIDER: {
    name: 'guard.client.cloud.provider',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description:
      'The cloud that the client address is in. Of the clouds in `clouds` only; of several the first that is named there.',
  },
  CLOUD_REGION: {
    name: 'guard.client.cloud.region',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Its region, as the provider calls it, in lower case; absent where the list has none.',
  },
  INTEL_SOURCE: {
    name: 'guard.intel.source',
    type: 'string',
    on: ['event', 'metric'],
    stability: 'development',
    description: 'What is known of addresses, by where it comes from: `clouds.aws`, `countries.database`.',
  },
  INTEL_RANGES: {
    name: 'guard.intel.ranges',
    type: 'int',
    on: ['event'],
    stability: 'development',
    description: 'How many ranges it has.',
  },
  INTEL_AGE: {
    name: 'guard.intel.age',
    type: 'double',
    on: ['event'],
    stability: 'development',
    description: 'How long ago it was last known to be up to date, in seconds; absent when there is none.',
  },
  RULES_VERSION: {
    name: 'guard.rules.version',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'The version of the dynamic rules in force; absent while there are none.',
  },
  RULES_SOURCE: {
    name: 'guard.rules.source',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Where the rules come from: an address without its query, a file, `function` or `custom`.',
  },
  RULES_RESULT: {
    name: 'guard.rules.result',
    type: 'string',
    on: ['span', 'metric'],
    stability: 'development',
    values: POLL_RESULTS,
    description: 'What came of reading the source.',
  },
  RULES_DIFF: {
    name: 'guard.rules.diff',
    type: 'string',
    on: ['event'],
    stability: 'development',
    description:
      'What differs from before, in a few words: `deny +2 -1, patterns ~1, emergency` for two addresses more, one less, one pattern that is another, and emergency mode.',
  },
  RULES_CACHED: {
    name: 'guard.rules.cached',
    type: 'boolean',
    on: ['event'],
    stability: 'development',
    description: 'Whether the rules are those that were kept from before the start.',
  },
  RULES_DURATION: {
    name: 'guard.rules.duration',
    type: 'double',
    on: ['event'],
    stability: 'development',
    description: 'What reading and applying the rules took, in seconds, with the turns that requests had in between.',
  },
  RULES_FAULTS: {
    name: 'guard.rules.faults',
    type: 'int',
    on: ['event'],
    stability: 'development',
    description:
      'How many fields are wrong in rules that were rejected, 20 at most. The first are in the body of the event.',
  },
  RULES_OUTAGE: {
    name: 'guard.rules.outage',
    type: 'double',
    on: ['event'],
    stability: 'development',
    description: 'How long the source could not be read, in seconds.',
  },
  RATE_LIMIT: {
    name: 'guard.rate_limit.limit',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Requests allowed within the window of the limit that was exceeded.',
  },
  RATE_WINDOW: {
    name: 'guard.rate_limit.window',
    type: 'double',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Window of the limit that was exceeded, in seconds.',
  },
  RATE_NAME: {
    name: 'guard.rate_limit.name',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'The limit that was exceeded, by its name in RateLimit-Policy.',
  },
  BEHAVIOR_RULE: {
    name: 'guard.behavior.rule',
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'development',
    description:
      'The behaviour rule, by its name; on `guard.response` all that the answer matches. In metrics at most 200 different ones, then _OTHER.',
  },
  BEHAVIOR_KIND: {
    name: 'guard.behavior.kind',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    values: ['usage', 'frequency', 'response'],
    description: 'What the rule is about: calls, their frequency, or answers.',
  },
  BEHAVIOR_COUNT: {
    name: 'guard.behavior.count',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Where the count of the client stands. Beyond the highest step it does not go on.',
  },
  BEHAVIOR_THRESHOLD: {
    name: 'guard.behavior.threshold',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'What the count had to exceed.',
  },
  BEHAVIOR_ACTION: {
    name: 'guard.behavior.action',
    type: 'string',
    on: ['event', 'metric'],
    stability: 'development',
    description:
      'What the rule does: `log`, `alert`, `throttle`, `refuse`, `ban`, `call`; in an event all of the step.',
  },
  BODY_INSPECTION: {
    name: 'guard.body.inspection',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    values: ['bytes', 'parsed', 'unavailable', 'none'],
    description:
      'What was looked at of the body: its bytes, what a parser made of it, nothing because it was read before, nothing because it is no text or none came.',
  },
  BODY_INSPECTED: {
    name: 'guard.body.inspected',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Bytes of the body that were looked at, after decompression.',
  },
  BODY_SIZE: {
    name: 'guard.body.size',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Bytes of the body as it comes over the wire; absent where that is not known.',
  },
  BODY_CUT: {
    name: 'guard.body.cut',
    type: 'boolean',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Whether the body is longer than what was looked at.',
  },
  FINGERPRINT: {
    name: 'guard.fingerprint',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'How the client presents itself, when a check has asked for it. A client can change it at will.',
  },
  CLIENT_ADDRESS: {
    name: ATTR_CLIENT_ADDRESS,
    type: 'string',
    on: ['span', 'event'],
    stability: 'stable',
    description: 'The client, resolved over trusted proxies only.',
  },
  COUNTRY: {
    name: 'geo.country.iso_code',
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'development',
    description:
      'Country of the client by ISO 3166-1, where it is known; absent for addresses that are used inside of networks.',
  },
  AS_NUMBER: {
    name: 'client.as.number',
    type: 'int',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Autonomous system of the client, with `countries.asn`.',
  },
  AS_ORGANIZATION: {
    name: 'client.as.organization',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description: 'Who runs the autonomous system of the client, 128 characters at most.',
  },
  PEER_ADDRESS: {
    name: ATTR_NETWORK_PEER_ADDRESS,
    type: 'string',
    on: ['span', 'event'],
    stability: 'stable',
    description: 'The other end of the connection: the client or the nearest proxy.',
  },
  USER_ID: {
    name: 'user.id',
    type: 'string',
    on: ['span', 'event'],
    stability: 'development',
    description:
      'Id of the principal that `auth` has verified, or whom an event of the application is about, redacted.',
  },
  USER_AGENT: {
    name: ATTR_USER_AGENT_ORIGINAL,
    type: 'string',
    on: ['event'],
    stability: 'stable',
    description: 'The User-Agent header, redacted, 256 characters at most.',
  },
  METHOD: {
    name: ATTR_HTTP_REQUEST_METHOD,
    type: 'string',
    on: ['span', 'event'],
    stability: 'stable',
    description: 'The request method.',
  },
  PATH: {
    name: ATTR_URL_PATH,
    type: 'string',
    on: ['span', 'event'],
    stability: 'stable',
    description: 'The path of the request, without its query, redacted, 256 characters at most.',
  },
  ROUTE: {
    name: ATTR_HTTP_ROUTE,
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'stable',
    description:
      'The matched route (@koa/router). Without the option `router` it is absent for what was blocked earlier. In metrics at most 500, then _OTHER.',
  },
  STATUS: {
    name: ATTR_HTTP_RESPONSE_STATUS_CODE,
    type: 'int',
    on: ['span', 'event'],
    stability: 'stable',
    description:
      'The status that the guard answers with (monitored: would answer with); absent where it lets the request in anyway.',
  },
  STORE_OPERATION: {
    name: 'guard.store.operation',
    type: 'string',
    on: ['metric'],
    stability: 'development',
    description:
      'What the store was asked for: `hit`, `give_back`, `ban`, `unban`, `bans`, `probe`, `cache_read`, `cache_write`. At most 20 different ones, then _OTHER.',
  },
  STORE_OUTAGE: {
    name: 'guard.store.outage',
    type: 'double',
    on: ['event'],
    stability: 'development',
    description: 'How long the store was not shared, in seconds.',
  },
  ERROR_TYPE: {
    name: ATTR_ERROR_TYPE,
    type: 'string',
    on: ['span', 'event', 'metric'],
    stability: 'stable',
    description:
      'Class or code of the error that a check threw, or of what went wrong with the store. In metrics at most 50 different ones, then _OTHER.',
  },
  EXCEPTION_TYPE: {
    name: ATTR_EXCEPTION_TYPE,
    type: 'string',
    on: ['event'],
    stability: 'stable',
    description: 'Class of the error that a check threw.',
  },
  EXCEPTION_MESSAGE: {
    name: ATTR_EXCEPTION_MESSAGE,
    type: 'string',
    on: ['event'],
    stability: 'stable',
    description: 'Its message, redacted.',
  },
  EXCEPTION_STACKTRACE: {
    name: ATTR_EXCEPTION_STACKTRACE,
    type: 'string',
    on: ['event'],
    stability: 'stable',
    description: 'Its stack, redacted, 1,024 characters at most.',
  },
} as const satisfies Record<string, AttributeEntry>;

export const SPANS = {
  GUARD: { name: 'guard', description: 'All checks of one request. Ends before the application runs.' },
  CHECK: { name: 'guard.<check>', description: 'One check that ran, child of `guard`.' },
  ROUTE: {
    name: 'guard.route',
    description: 'Checks of a policy that the guard did not know of before the request arrived at its route.',
  },
  LATE: {
    name: 'guard.late',
    description:
      'What was found while the application was at work: a body that became too long. Has the check that found it as its child.',
  },
  RESPONSE: {
    name: 'guard.response',
    description: 'An answer that response rules match, being counted. Begins when the answer is on its way.',
  },
  DETECT: {
    name: 'guard.detect',
    description: 'A value that the application had looked at with `detect()`. Has `guard.detection` as its child.',
  },
  RULES_POLL: {
    name: 'guard.rules.poll',
    description:
      'One reading of the source of dynamic rules, a trace of its own. An error where nothing could be applied.',
  },
} as const satisfies Record<string, SpanEntry>;

export const EVENTS = {
  EMERGENCY_ON: {
    name: 'guard.emergency.on',
    severity: 'WARN',
    description: 'Emergency mode is on and the client address is not on its list.',
  },
  BAN_ACTIVE: { name: 'guard.ban.active', severity: 'WARN', description: 'A request from a banned client.' },
  IP_DENIED: { name: 'guard.ip.denied', severity: 'WARN', description: 'The client address is on the deny list.' },
  IP_NOT_ALLOWED: {
    name: 'guard.ip.not_allowed',
    severity: 'WARN',
    description: 'Only listed addresses may enter and this one is not listed.',
  },
  IP_UNKNOWN: {
    name: 'guard.ip.unknown',
    severity: 'WARN',
    description: 'The client reset its connection before its address could be read.',
  },
  TIME_WINDOW_CLOSED: {
    name: 'guard.time_window.closed',
    severity: 'WARN',
    description: 'No time window is open.',
  },
  COUNTRY_DENIED: {
    name: 'guard.country.denied',
    severity: 'WARN',
    description: 'The client is in a country that is denied.',
  },
  COUNTRY_NOT_ALLOWED: {
    name: 'guard.country.not_allowed',
    severity: 'WARN',
    description: 'Only listed countries may enter and that of the client is not listed.',
  },
  COUNTRY_UNKNOWN: {
    name: 'guard.country.unknown',
    severity: 'WARN',
    description: 'Nobody knows the country of the client, and such clients are blocked.',
  },
  CLOUD_DENIED: {
    name: 'guard.cloud.denied',
    severity: 'WARN',
    description: 'The client address is in a cloud that is denied.',
  },
  USER_AGENT_DENIED: {
    name: 'guard.user_agent.denied',
    severity: 'WARN',
    description: 'The User-Agent header matches a denied pattern.',
  },
  USER_AGENT_EMPTY: {
    name: 'guard.user_agent.empty',
    severity: 'WARN',
    description: 'The User-Agent header is missing or empty.',
  },
  BODY_SIZE_EXCEEDED: {
    name: 'guard.body_size.exceeded',
    severity: 'WARN',
    description: 'The request body is larger than allowed.',
  },
  BODY_TIMEOUT: {
    name: 'guard.body.timeout',
    severity: 'WARN',
    description: 'The request body came too slowly.',
  },
  BODY_OVER: {
    name: 'guard.body.over',
    severity: 'WARN',
    description: 'The request body is longer than what is looked at.',
  },
  BODY_ENCODING: {
    name: 'guard.body.encoding',
    severity: 'WARN',
    description: 'The request body is not compressed as its Content-Encoding says.',
  },
  BODY_BOMB: {
    name: 'guard.body.bomb',
    severity: 'WARN',
    description: 'The request body grows beyond measure when it is decompressed.',
  },
  BOT_MATCHED: {
    name: 'guard.bot.matched',
    severity: 'WARN',
    description: 'The User-Agent header says that the client is a bot.',
  },
  RATE_LIMIT_EXCEEDED: {
    name: 'guard.rate_limit.exceeded',
    severity: 'WARN',
    description: 'More requests than the limit within its window.',
  },
  RATE_LIMIT_UNAVAILABLE: {
    name: 'guard.rate_limit.unavailable',
    severity: 'ERROR',
    description: 'Requests could not be counted and the store is told to refuse then.',
  },
  HTTPS_REQUIRED: { name: 'guard.https.required', severity: 'WARN', description: 'The request came over plain http.' },
  HTTPS_HOST_INVALID: {
    name: 'guard.https.host_invalid',
    severity: 'WARN',
    description: 'The Host header is malformed or not one of the configured hosts.',
  },
  AUTH_MISSING: {
    name: 'guard.auth.missing',
    severity: 'WARN',
    description: 'The request brings no credential of the scheme that is asked for.',
  },
  AUTH_MALFORMED: {
    name: 'guard.auth.malformed',
    severity: 'WARN',
    description: 'The credential cannot be read, or there are several.',
  },
  AUTH_INVALID: {
    name: 'guard.auth.invalid',
    severity: 'WARN',
    description: 'The verifier does not know the credential.',
  },
  AUTH_THROTTLED: {
    name: 'guard.auth.throttled',
    severity: 'WARN',
    description: 'Too many credentials of the client were refused: this one was not looked at.',
  },
  HEADERS_MISSING: {
    name: 'guard.headers.missing',
    severity: 'WARN',
    description: 'A required header is missing or blank.',
  },
  HEADERS_MISMATCH: {
    name: 'guard.headers.mismatch',
    severity: 'WARN',
    description: 'A required header has another value than the expected one.',
  },
  REFERRER_MISSING: {
    name: 'guard.referrer.missing',
    severity: 'WARN',
    description: 'The Referer header is missing.',
  },
  REFERRER_DENIED: {
    name: 'guard.referrer.denied',
    severity: 'WARN',
    description: 'The Referer header is malformed or names a place that is not listed.',
  },
  ORIGIN_DENIED: {
    name: 'guard.origin.denied',
    severity: 'WARN',
    description: 'The Origin of an upgrade is malformed or not among those that are let in.',
  },
  CONTENT_TYPE_DENIED: {
    name: 'guard.content_type.denied',
    severity: 'WARN',
    description: 'The body has a content type that is not listed, or none.',
  },
  HONEYPOT_PATH: {
    name: 'guard.honeypot.path',
    severity: 'WARN',
    description: 'A path was asked for that is there as a trap only.',
  },
  HONEYPOT_FIELD: {
    name: 'guard.honeypot.field',
    severity: 'WARN',
    description: 'A field was filled in that people do not see.',
  },
  DETECTION_MATCHED: {
    name: 'guard.detection.matched',
    severity: 'WARN',
    description: 'An input of the request carries an attack.',
  },
  DETECTION_OBSERVED: {
    name: 'guard.detection.observed',
    severity: 'INFO',
    description: 'An input has signs of an attack, too weak to block for.',
  },
  DETECTION_OVER_BUDGET: {
    name: 'guard.detection.over_budget',
    severity: 'WARN',
    description: 'The time that detection may take for one body ended before the body did.',
  },
  BEHAVIOR_MATCHED: {
    name: 'guard.behavior.matched',
    severity: 'INFO',
    description: 'A client went beyond a step of a behaviour rule.',
  },
  BEHAVIOR_ALERT: {
    name: 'guard.behavior.alert',
    severity: 'ERROR',
    description: 'A client went beyond a step of a behaviour rule that is to alert.',
  },
  BEHAVIOR_DELAYED: {
    name: 'guard.behavior.delayed',
    severity: 'WARN',
    description: 'The request was held for a while, by a behaviour rule.',
  },
  BEHAVIOR_THROTTLED: {
    name: 'guard.behavior.throttled',
    severity: 'WARN',
    description: 'A behaviour rule refuses the client, or too many requests are being held.',
  },
  CUSTOM_MATCHED: {
    name: 'guard.custom.matched',
    severity: 'WARN',
    description: "A check of the application's own has a finding.",
  },
  CHECK_FAILED: {
    name: 'guard.check.failed',
    severity: 'ERROR',
    description: 'A check threw or did not answer in time.',
  },
  BAN_CREATED: { name: 'guard.ban.created', severity: 'INFO', description: 'A client was banned.' },
  BAN_LIFTED: { name: 'guard.ban.lifted', severity: 'INFO', description: 'A ban was lifted by hand.' },
  STORE_DEGRADED: {
    name: 'guard.store.degraded',
    severity: 'ERROR',
    description: 'The store is not shared: limits and bans go on from what this instance knows.',
  },
  STORE_RECOVERED: {
    name: 'guard.store.recovered',
    severity: 'INFO',
    description: 'The store is shared again.',
  },
  INTEL_UPDATED: {
    name: 'guard.intel.updated',
    severity: 'INFO',
    description: 'What is known of addresses is another one than before, or could be renewed again after an outage.',
  },
  INTEL_FAILED: {
    name: 'guard.intel.failed',
    severity: 'ERROR',
    description: 'What is known of addresses could not be renewed. Told once; what was known before goes on to count.',
  },
  RULES_APPLIED: {
    name: 'guard.rules.applied',
    severity: 'INFO',
    description: 'Other dynamic rules are in force.',
  },
  RULES_REJECTED: {
    name: 'guard.rules.rejected',
    severity: 'ERROR',
    description:
      'Dynamic rules are not applied, and why. Told once for each; what was in force before goes on to hold.',
  },
  RULES_EXPIRED: {
    name: 'guard.rules.expired',
    severity: 'WARN',
    description: "The dynamic rules have expired: the guard's own options hold.",
  },
  RULES_UNREACHABLE: {
    name: 'guard.rules.unreachable',
    severity: 'ERROR',
    description:
      'The source of dynamic rules cannot be read. Told once for each outage; what was in force goes on to hold.',
  },
  RULES_RECOVERED: {
    name: 'guard.rules.recovered',
    severity: 'INFO',
    description: 'The source of dynamic rules can be read again.',
  },
  EVENTS_SUPPRESSED: {
    name: 'guard.events.suppressed',
    severity: 'WARN',
    description: 'Events of one name came faster than the budget of events allows: how many were not told.',
  },
  ATTACK_WAVE: {
    name: 'guard.attack_wave',
    severity: 'WARN',
    description:
      'One client has many findings within a short time. They are told together: when that begins, now and then while it lasts, and when it is over.',
  },
  RULES_CHANGED: {
    name: 'guard.rules.changed',
    severity: 'INFO',
    description: 'Somebody made a new version of a rule set at the rules service.',
  },
  EMERGENCY_CHANGED: {
    name: 'guard.emergency.changed',
    severity: 'FATAL',
    description: 'Emergency mode was switched on or off.',
  },
  APP: {
    name: 'guard.app.<name>',
    severity: 'INFO',
    description: 'An event of the application, told through `shield.event(name, attributes)`.',
  },
} as const satisfies Record<string, EventEntry>;

/** What an event of the application may be called: lower case words with dots or underscores. */
export const EVENT_NAME = /^[a-z][a-z0-9_.]{0,63}$/;

/**
 * The usual events of applications, so that dashboards and alerts find them under the same names everywhere. INFO is
 * what happened, WARN what failed, was denied or looks like an attack.
 */
export const APP_EVENTS = {
  'auth.succeeded': { severity: 'INFO', description: 'Somebody logged in.' },
  'auth.failed': { severity: 'WARN', description: 'A login failed.' },
  'auth.locked': { severity: 'WARN', description: 'An account was locked.' },
  'auth.unlocked': { severity: 'INFO', description: 'A locked account was opened again.' },
  'auth.logged_out': { severity: 'INFO', description: 'Somebody logged out.' },
  'auth.travel_suspected': { severity: 'WARN', description: 'A user appeared in two places too far apart.' },
  'mfa.succeeded': { severity: 'INFO', description: 'A second factor was given.' },
  'mfa.failed': { severity: 'WARN', description: 'A second factor was wrong.' },
  'mfa.enabled': { severity: 'INFO', description: 'A second factor was set up.' },
  'mfa.disabled': { severity: 'INFO', description: 'A second factor was removed.' },
  'password.changed': { severity: 'INFO', description: 'A password was changed.' },
  'password.change_failed': { severity: 'WARN', description: 'A change of password failed.' },
  'password.reset_requested': { severity: 'INFO', description: 'A way to a new password was asked for.' },
  'token.created': { severity: 'INFO', description: 'A token or API key was given out.' },
  'token.revoked': { severity: 'INFO', description: 'A token or API key was revoked.' },
  'token.reused': { severity: 'WARN', description: 'A token was used that is used up or revoked.' },
  'authorization.denied': { severity: 'WARN', description: 'Somebody asked for what they have no right to.' },
  'privilege.changed': { severity: 'INFO', description: 'The rights of a user were changed.' },
  'permission.changed': { severity: 'INFO', description: 'Who may use an object was changed.' },
  'admin.action': { severity: 'INFO', description: 'An administrator did something.' },
  'account.created': { severity: 'INFO', description: 'An account was created.' },
  'account.changed': { severity: 'INFO', description: 'An account was changed.' },
  'account.disabled': { severity: 'INFO', description: 'An account was switched off.' },
  'account.deleted': { severity: 'INFO', description: 'An account was deleted.' },
  'session.created': { severity: 'INFO', description: 'A session began.' },
  'session.renewed': { severity: 'INFO', description: 'A session was prolonged.' },
  'session.expired': { severity: 'INFO', description: 'A session ended.' },
  'session.reused': { severity: 'WARN', description: 'A session was used that had ended.' },
  'session.hijack_suspected': { severity: 'WARN', description: 'A session seems to be used by somebody else.' },
  'data.accessed': { severity: 'INFO', description: 'Sensitive data was read.' },
  'data.created': { severity: 'INFO', description: 'Sensitive data was created.' },
  'data.changed': { severity: 'INFO', description: 'Sensitive data was changed.' },
  'data.deleted': { severity: 'INFO', description: 'Sensitive data was deleted.' },
  'data.exported': { severity: 'INFO', description: 'Sensitive data was exported.' },
  'input.rejected': { severity: 'WARN', description: 'Input did not pass validation.' },
  'sequence.violated': { severity: 'WARN', description: 'The steps of a process were taken out of order.' },
  'abuse.suspected': { severity: 'WARN', description: 'Somebody uses the application as nobody should.' },
  'file.uploaded': { severity: 'INFO', description: 'A file was uploaded.' },
  'file.rejected': { severity: 'WARN', description: 'An uploaded file was rejected.' },
  'file.deleted': { severity: 'INFO', description: 'A file was deleted.' },
  'crypto.failed': { severity: 'WARN', description: 'Something could not be encrypted, decrypted or verified.' },
  'config.changed': { severity: 'INFO', description: 'The configuration was changed.' },
  'monitoring.disabled': { severity: 'WARN', description: 'Something that watches the system was switched off.' },
  'monitoring.enabled': { severity: 'INFO', description: 'Something that watches the system was switched on.' },
  'system.started': { severity: 'INFO', description: 'The application started.' },
  'system.stopped': { severity: 'INFO', description: 'The application stopped.' },
} as const satisfies Record<string, Omit<EventEntry, 'name'>>;

/** The usual names of events of an application. */
export type AppEventName = keyof typeof APP_EVENTS;

export const METRICS = {
  REQUESTS: {
    name: 'guard.requests',
    instrument: 'counter',
    unit: '{request}',
    description: 'Requests by what became of them and the check that decided. Exact.',
    attributes: [ATTRIBUTES.OUTCOME.name, ATTRIBUTES.CHECK.name, ATTRIBUTES.MODE.name, ATTRIBUTES.ROUTE.name],
  },
  FINDINGS: {
    name: 'guard.check.findings',
    instrument: 'counter',
    unit: '{finding}',
    description: 'Findings by check and reason. Exact.',
    attributes: [ATTRIBUTES.CHECK.name, ATTRIBUTES.REASON.name, ATTRIBUTES.STATE.name],
  },
  COUNTRIES: {
    name: 'guard.countries',
    instrument: 'counter',
    unit: '{request}',
    description:
      'Requests that were not let in, by the country of their client, where it is known. Exact, while somebody collects.',
    attributes: [ATTRIBUTES.OUTCOME.name, ATTRIBUTES.COUNTRY.name],
  },
  DETECTIONS: {
    name: 'guard.detection.matches',
    instrument: 'counter',
    unit: '{match}',
    description: 'Detection findings by attack family. Exact.',
    attributes: [ATTRIBUTES.RULE_CATEGORY.name, ATTRIBUTES.STATE.name],
  },
  BEHAVIOR_MATCHES: {
    name: 'guard.behavior.matches',
    instrument: 'counter',
    unit: '{match}',
    description: 'Clients that went beyond a step of a behaviour rule, by what the rule does. Exact.',
    attributes: [ATTRIBUTES.STATE.name, ATTRIBUTES.BEHAVIOR_ACTION.name, ATTRIBUTES.BEHAVIOR_RULE.name],
  },
  DURATION: {
    name: 'guard.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'Time from the first fact of a request to its decision.',
    attributes: [ATTRIBUTES.OUTCOME.name],
  },
  CHECK_DURATION: {
    name: 'guard.check.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'Time of one check. Measured on traced requests and on one in 16 of the others.',
    attributes: [ATTRIBUTES.CHECK.name],
  },
  BANS_ACTIVE: {
    name: 'guard.bans.active',
    instrument: 'gauge',
    unit: '{ban}',
    description: 'Bans in force that this instance knows of.',
    attributes: [ATTRIBUTES.BAN_KIND.name, ATTRIBUTES.BAN_SOURCE.name],
  },
  EMERGENCY_ACTIVE: {
    name: 'guard.emergency.active',
    instrument: 'gauge',
    unit: '{instance}',
    description: 'Whether emergency mode is on: 1 while it is in any guard of this instance, else 0.',
    attributes: [],
  },
  STORE_DURATION: {
    name: 'guard.store.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'Time of one call of a store that lives elsewhere.',
    attributes: [ATTRIBUTES.STORE_OPERATION.name, ATTRIBUTES.ERROR_TYPE.name],
  },
  STORE_ERRORS: {
    name: 'guard.store.errors',
    instrument: 'counter',
    unit: '{error}',
    description: 'Calls of a store that failed or did not answer in time. Exact.',
    attributes: [ATTRIBUTES.STORE_OPERATION.name, ATTRIBUTES.ERROR_TYPE.name],
  },
  STORE_DEGRADED: {
    name: 'guard.store.degraded',
    instrument: 'gauge',
    unit: '{instance}',
    description:
      'Whether a shared store is lost: 1 while it is to any guard of this instance, else 0. Absent where none has a store that lives elsewhere.',
    attributes: [],
  },
  INTEL_AGE: {
    name: 'guard.intel.age',
    instrument: 'gauge',
    unit: 's',
    description: 'How long ago what is known of addresses was last known to be up to date.',
    attributes: [ATTRIBUTES.INTEL_SOURCE.name],
  },
  RULES_VERSION: {
    name: 'guard.rules.version',
    instrument: 'gauge',
    unit: '{version}',
    description: 'The version of the dynamic rules in force. Absent while there are none.',
    attributes: [],
  },
  RULES_AGE: {
    name: 'guard.rules.age',
    instrument: 'gauge',
    unit: 's',
    description: 'How long ago the source of dynamic rules last confirmed those in force. Absent while there are none.',
    attributes: [],
  },
  RULES_UPDATES: {
    name: 'guard.rules.updates',
    instrument: 'counter',
    unit: '{poll}',
    description: 'How often the source of dynamic rules was read, by what came of it. Exact.',
    attributes: [ATTRIBUTES.RULES_RESULT.name],
  },
  EVENTS_SUPPRESSED: {
    name: 'guard.events.suppressed',
    instrument: 'counter',
    unit: '{event}',
    description: 'Events that were not told one by one, for the budget of events or an attack wave. Exact.',
    attributes: [ATTRIBUTES.SUPPRESSED_EVENT.name],
  },
  EXPORT_RECORDS: {
    name: 'guard.export.records',
    instrument: 'counter',
    unit: '{record}',
    description:
      'Spans, metric points and log records on their way to the collector, by what became of them: taken by it, offered again, kept because it could not be reached, lost.',
    attributes: [ATTRIBUTES.EXPORT_SIGNAL.name, ATTRIBUTES.EXPORT_RESULT.name],
  },
} as const satisfies Record<string, MetricEntry>;

/** What the preload tells of the process that sends, on everything that it sends. */
export const RESOURCE = {
  SERVICE_NAME: {
    name: ATTR_SERVICE_NAME,
    source: '`OTEL_SERVICE_NAME`, else the name in the package.json of the program, else `unknown_service:node`',
  },
  SERVICE_VERSION: { name: ATTR_SERVICE_VERSION, source: 'the version in the package.json of the program' },
  SERVICE_INSTANCE: { name: ATTR_SERVICE_INSTANCE_ID, source: 'random, of this process alone' },
  DEPLOYMENT: { name: ATTR_DEPLOYMENT_ENVIRONMENT_NAME, source: '`NODE_ENV`' },
  DISTRO_NAME: { name: ATTR_TELEMETRY_DISTRO_NAME, source: '`koa-otel-guard`' },
  DISTRO_VERSION: { name: ATTR_TELEMETRY_DISTRO_VERSION, source: 'the version of the guard' },
  SDK_NAME: { name: ATTR_TELEMETRY_SDK_NAME, source: '`opentelemetry`' },
  SDK_LANGUAGE: { name: ATTR_TELEMETRY_SDK_LANGUAGE, source: '`nodejs`' },
  SDK_VERSION: { name: ATTR_TELEMETRY_SDK_VERSION, source: 'the version of the SDK' },
  HOST_NAME: { name: 'host.name', source: 'the operating system' },
  HOST_ARCH: { name: 'host.arch', source: 'the operating system' },
  HOST_ID: { name: 'host.id', source: 'the operating system, where it lets the process read it' },
  OS_TYPE: { name: 'os.type', source: 'the operating system' },
  OS_VERSION: { name: 'os.version', source: 'the operating system' },
  PROCESS_PID: { name: 'process.pid', source: 'Node' },
  PROCESS_EXECUTABLE_NAME: { name: 'process.executable.name', source: 'Node' },
  PROCESS_EXECUTABLE_PATH: { name: 'process.executable.path', source: 'Node' },
  PROCESS_COMMAND: { name: 'process.command', source: 'the path of the program, without its arguments' },
  PROCESS_OWNER: { name: 'process.owner', source: 'the user that the process runs as' },
  PROCESS_RUNTIME_NAME: { name: 'process.runtime.name', source: 'Node' },
  PROCESS_RUNTIME_VERSION: { name: 'process.runtime.version', source: 'Node' },
  PROCESS_RUNTIME_DESCRIPTION: { name: 'process.runtime.description', source: 'Node' },
} as const satisfies Record<string, ResourceEntry>;

/** Bucket bounds of the guard's histograms in seconds, 1 us to 100 ms. */
export const DURATION_BUCKETS: readonly number[] = [
  0.000001, 0.000002, 0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
  0.05, 0.1,
];
