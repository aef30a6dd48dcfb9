import { validateHeaderName, validateHeaderValue } from 'node:http';
import { inspect } from 'node:util';
import type { CustomCheck, CustomFinding } from '../options/custom.js';
import { isThenable } from '../promise.js';
import type { GuardRequest } from '../request/guard-request.js';
import { CHECK_NAMES, type Check, type CheckName, type Finding, type FindingValue } from './check.js';

/** Checks of the application's own, as checks like ours: unique names, complete findings. */
export function custom(checks: readonly CustomCheck[]): Check[] {
  const names = namesOfCustom(checks);
  return checks.map((check, index) => {
    const name = names[index] ?? 'custom';
    const run = typeof check === 'function' ? check : (request: GuardRequest) => check.run(request);
    return {
      name,
      waits: true,
      skipsTrusted: typeof check !== 'function' && check.skipsTrusted === true,
      skipsPreflight: typeof check !== 'function' && check.skipsPreflight === true,
      ...(typeof check !== 'function' &&
        check.concerns && { concerns: (request) => check.concerns?.(request) !== false }),
      run(request) {
        const answer = run(request);
        return isThenable(answer)
          ? Promise.resolve(answer).then((found) => complete(name, found))
          : complete(name, answer);
      },
    };
  });
}

/** The names that own checks go by: in snake_case, and a number behind one that is taken. */
export function namesOfCustom(checks: readonly CustomCheck[]): readonly string[] {
  const taken = new Set<string>(CHECK_NAMES);
  const next = new Map<string, number>();
  return checks.map((check) => {
    const wanted = snakeCase(String(check?.name ?? ''));
    let name = wanted;
    let number = next.get(wanted) ?? 2;
    for (; taken.has(name); number++) name = `${wanted}_${number}`;
    next.set(wanted, number);
    taken.add(name);
    return name;
  });
}

/** Fills in what a finding of the application's leaves out; a form that is no finding is a fault of the check. */
function complete(check: CheckName, found: CustomFinding | undefined): Finding | undefined {
  if (found === undefined) return undefined;
  if (typeof found !== 'object' || found === null) throw notAFinding(check, found);
  const { action = 'block', status = 403, reason = 'custom.matched', score = 25, attributes, headers } = found;
  const valid =
    ['block', 'redirect', 'flag'].includes(action) &&
    Number.isInteger(status) &&
    status >= 300 &&
    status <= 599 &&
    typeof reason === 'string' &&
    REASON.test(reason) &&
    typeof score === 'number' &&
    score >= 0 &&
    score <= 100;
  if (!valid) throw notAFinding(check, found);
  return {
    check,
    action,
    status,
    reason,
    score,
    attributes: facts({ ...attributes }),
    headers: checked({ ...headers }),
  };
}

/** What an attribute can be. Anything else no exporter could send, and it would be the application's to change later. */
function facts(attributes: Record<string, unknown>): Record<string, FindingValue> {
  const values = Object.entries(attributes).filter(([, value]) => FACTS.has(typeof value));
  return Object.fromEntries(values) as Record<string, FindingValue>;
}

const FACTS = new Set(['string', 'number', 'boolean']);

/** Refuses headers that Node would not send: here they are a fault of the check, later one of the answer. */
function checked(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    if (value !== undefined) validateHeaderValue(name, value);
  }
  return headers;
}

function notAFinding(check: CheckName, found: unknown): TypeError {
  return new TypeError(`check "${check}": expected undefined or a finding, got ${inspect(found, { depth: 1 })}`);
}

const REASON = /^[a-z][a-z0-9_.]{0,63}$/;

function snakeCase(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return (
    words
      .replace(/^_+|_+$/g, '')
      .toLowerCase()
      .slice(0, 64) || 'custom'
  );
}
