import type { Engine, Verdict } from '../detection/engine.js';
import type { InputFinding } from '../detection/inspection.js';
import type { Signature } from '../detection/signature.js';
import { families } from '../detection/signatures/index.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding, FindingValue } from './check.js';

export interface DetectionSettings {
  readonly overBudget: 'allow' | 'block';
  /** Names, in lower case, of headers that carry secrets. */
  readonly unread: ReadonlySet<string>;
}

/** Blocks requests whose inputs carry an attack: the evidence in one input adds up, and is held against the threshold. */
export function detection(engine: Engine, { overBudget, unread }: DetectionSettings): Check {
  return {
    name: 'detection',
    skipsTrusted: true,
    run(request) {
      const { path, query, ctx, inspectedBody } = request;
      const verdict = engine.inspect({ path, query, rawHeaders: ctx.req.rawHeaders, body: inspectedBody }, unread);
      return verdict instanceof Promise ? verdict.then(findingOf) : findingOf(verdict);
    },
  };

  function findingOf({ findings, isWhole }: Verdict): Finding | undefined {
    const worst = worstOf(findings);
    if (worst?.conclusion === 'block' || (worst && isWhole)) return matched(worst, findings.length);
    if (isWhole) return undefined;
    return {
      check: 'detection',
      action: overBudget === 'block' ? 'block' : 'flag',
      status: 403,
      reason: 'detection.over_budget',
      score: 0,
    };
  }
}

/** The finding of the worst input that has to be told of, when there is one. */
export function worstOf(findings: readonly InputFinding[]): InputFinding | undefined {
  let worst: InputFinding | undefined;
  for (const finding of findings) {
    if (finding.conclusion === 'nothing' || worst?.conclusion === 'block') continue;
    if (!worst || finding.conclusion === 'block' || finding.score > worst.score) worst = finding;
  }
  return worst;
}

/** A finding of what was found in one input; the weightiest signature speaks for it. */
export function matched({ input, matches, score, conclusion }: InputFinding, inputs: number): Finding {
  const weightiest = Math.max(...matches.map(({ signature }) => signature.score));
  const speaker = matches.find(({ signature }) => signature.score === weightiest);
  const attributes: Record<string, FindingValue> = { [ATTRIBUTES.INPUT.name]: input };
  if (speaker) {
    const { signature, excerpt } = speaker;
    attributes[ATTRIBUTES.RULE_NAME.name] = signature.id;
    attributes[ATTRIBUTES.RULE_CATEGORY.name] = signature.family;
    attributes[ATTRIBUTES.RULE_SEVERITY.name] = signature.severity;
    attributes[ATTRIBUTES.RULESET.name] = BUILT_IN.has(signature) ? 'koa-otel-guard' : 'application';
    if (signature.meaning !== '') attributes[ATTRIBUTES.RULE_DESCRIPTION.name] = signature.meaning;
    attributes[ATTRIBUTES.EXCERPT.name] = excerpt;
  }
  if (inputs > 1) attributes[ATTRIBUTES.INPUTS.name] = inputs;
  return {
    check: 'detection',
    action: conclusion === 'block' ? 'block' : 'flag',
    status: 403,
    reason: conclusion === 'block' ? 'detection.matched' : 'detection.observed',
    score,
    attributes,
  };
}

const BUILT_IN: ReadonlySet<Signature> = new Set(families.flatMap(({ signatures }) => signatures));
