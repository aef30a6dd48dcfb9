import type { FindingValue } from '../checks/check.js';
import type { JudgedFinding } from '../pipeline.js';
import type { Privacy } from '../privacy/privacy.js';
import type { GuardRequest } from '../request/guard-request.js';
import { ATTRIBUTES, OTHER } from './names.js';
import { placeAttributes } from './place-attributes.js';
import { redact, redactAttribute } from './redact.js';

export type Facts = Record<string, FindingValue>;

/** Who asked for what, as spans and events tell it. */
export function requestAttributes(request: GuardRequest): Facts {
  const { address, peer, method, path, learned, knownFingerprint, destination, rules } = request;
  const facts: Facts = {
    ...placeAttributes(() => request),
    [ATTRIBUTES.METHOD.name]: KNOWN_METHODS.has(method) ? method : OTHER,
    [ATTRIBUTES.PATH.name]: redact(path),
  };
  if (destination?.pattern !== undefined) facts[ATTRIBUTES.ROUTE.name] = destination.pattern;
  if (destination?.policy !== undefined) facts[ATTRIBUTES.POLICY.name] = destination.policy;
  if (rules !== undefined) facts[ATTRIBUTES.RULES_VERSION.name] = rules;
  if (address) facts[ATTRIBUTES.CLIENT_ADDRESS.name] = address.text;
  if (peer) facts[ATTRIBUTES.PEER_ADDRESS.name] = peer.text;
  if (learned?.principal) facts[ATTRIBUTES.USER_ID.name] = redact(learned.principal.id);
  const { provider, region } = learned?.cloud ?? {};
  if (provider !== undefined) facts[ATTRIBUTES.CLOUD_PROVIDER.name] = provider;
  if (region !== undefined) facts[ATTRIBUTES.CLOUD_REGION.name] = region;
  if (knownFingerprint !== undefined) facts[ATTRIBUTES.FINGERPRINT.name] = knownFingerprint;
  return facts;
}

/** What was found, redacted. */
export function findingAttributes(
  { check, reason, action, state, status, error, attributes }: JudgedFinding,
  privacy: Privacy | undefined,
): Facts {
  const facts = redactedFacts(attributes ?? {}, privacy);
  const excerpt = attributes?.[ATTRIBUTES.EXCERPT.name];
  // What the input is called tells whether all of it is a secret: `query.password`.
  if (isFact(excerpt)) {
    const input = String(attributes?.[ATTRIBUTES.INPUT.name]);
    facts[ATTRIBUTES.EXCERPT.name] = redactAttribute(input, privacy?.value(input, excerpt) ?? excerpt, 128);
  }
  facts[ATTRIBUTES.CHECK.name] = check;
  facts[ATTRIBUTES.REASON.name] = reason;
  facts[ATTRIBUTES.STATE.name] = state;
  // What is only flagged is not answered by the guard.
  if (action !== 'flag') facts[ATTRIBUTES.STATUS.name] = status;
  if (error) facts[ATTRIBUTES.ERROR_TYPE.name] = errorType(error);
  return facts;
}

/** Attributes of any origin, redacted; what no attribute can be is left out. */
export function redactedFacts(attributes: Readonly<Record<string, unknown>>, privacy: Privacy | undefined): Facts {
  const facts: Facts = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (isFact(value)) facts[name] = privacy?.keeps(name) ? bounded(value) : redactAttribute(name, value);
  }
  return facts;
}

/** What is kept as it is may be what a client has sent, as long as it likes. */
function bounded(value: FindingValue): FindingValue {
  return typeof value === 'string' ? value.slice(0, LONGEST_KEPT) : value;
}

const LONGEST_KEPT = 1_024;

/** Texts, finite numbers and booleans: anything else would spoil the batch that it is exported with. */
export function isFact(value: unknown): value is FindingValue {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** What a check threw, for its event: spans carry no stacks. */
export function exceptionAttributes({ name, message, stack }: Error): Facts {
  return {
    [ATTRIBUTES.EXCEPTION_TYPE.name]: redact(String(name), 64),
    [ATTRIBUTES.EXCEPTION_MESSAGE.name]: redact(String(message)),
    [ATTRIBUTES.EXCEPTION_STACKTRACE.name]: redact(String(stack ?? ''), 1_024),
  };
}

/** The code of an error that has one, else its class (semantic conventions, error.type). */
export function errorType(error: Error): string {
  const { code } = error as { code?: unknown };
  return redact(typeof code === 'string' ? code : String(error.name), 64);
}

/** Methods that a span may carry as they are (semantic conventions, http.request.method). */
const KNOWN_METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]);
