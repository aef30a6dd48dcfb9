import { engineOf } from './detection/engine.js';
import type { InputFinding } from './detection/inspection.js';
import type { AttackFamily, Severity } from './detection/signature.js';
import { redactAttribute } from './telemetry/redact.js';

/** What was found in a value. */
export interface Detection {
  /** Whether the guard would block a request for it. */
  readonly isAttack: boolean;
  /** Threat points of the worst input, 0 to 100. */
  readonly score: number;
  readonly matches: readonly DetectedMatch[];
}

export interface DetectedMatch {
  /** The input: `value`, `value.user.name`. */
  readonly input: string;
  readonly rule: string;
  readonly category: AttackFamily;
  readonly severity: Severity;
  /** Threat points of this match. */
  readonly score: number;
  readonly meaning: string;
  /** The value from the match on: redacted, 128 characters at most. */
  readonly excerpt: string;
}

export interface DetectOptions {
  /** What the value is called, in names of inputs. Default `'value'`. */
  readonly name?: string;
}

/** Looks at a value on behalf of a guard; undefined when that guard is not at work on a request. */
export type GuardedDetect = (value: unknown, name: string) => Detection | undefined;

/**
 * Looks for attacks in a value, or in all keys and texts of an object, in the middle of an application. While a guard is
 * at work on a request, its `detection` options hold, and what is found is told as `guard.detection.matched` and counts
 * towards a ban; elsewhere the defaults hold, and nobody is told. Whether to go on is the application's to say.
 *
 * @example
 * if (detect(message.body).isAttack) return;
 */
export function detect(value: unknown, { name = 'value' }: DetectOptions = {}): Detection {
  for (const reference of guards) {
    const owner = reference.deref();
    if (owner === undefined) guards.delete(reference);
    const found = owner && answers.get(owner)?.(value, name);
    if (found) return found;
  }
  standard ??= engineOf();
  return detectionOf(standard.inspectValue(value, name, ''));
}

/** Has `detect` ask a guard, as long as somebody holds on to its owner. */
export function answerDetect(owner: object, guarded: GuardedDetect): void {
  answers.set(owner, guarded);
  guards.add(new WeakRef(owner));
}

/** What findings are, for people outside. */
export function detectionOf(findings: readonly InputFinding[]): Detection {
  const told = findings.filter(({ conclusion }) => conclusion !== 'nothing');
  return Object.freeze({
    isAttack: told.some(({ conclusion }) => conclusion === 'block'),
    score: Math.max(0, ...told.map(({ score }) => score)),
    matches: Object.freeze(told.flatMap(matchesOf)),
  });
}

const guards = new Set<WeakRef<object>>();
const answers = new WeakMap<object, GuardedDetect>();
let standard: ReturnType<typeof engineOf> | undefined;

function matchesOf({ input, matches }: InputFinding): DetectedMatch[] {
  return matches.map(({ signature: { id, family, severity, score, meaning }, excerpt }) => ({
    input,
    rule: id,
    category: family,
    severity,
    score,
    meaning,
    excerpt: String(redactAttribute(input, excerpt, 128)),
  }));
}
