import { AsyncResource } from 'node:async_hooks';
import { after } from '../promise.js';
import { inflate } from '../request/body/inflate.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { BodyText } from './answer-pattern.js';
import type { Rule } from './rule.js';
import { type SeenAnswer, watchAnswer } from './watch-answer.js';

/**
 * Looks at the answer to a request once it is on its way, where the request was let through: `matched` hears of the rules
 * that it matches, where the trace of the request goes on. Never delays it.
 */
export function lookAtAnswer(
  request: GuardRequest,
  rules: readonly Rule[],
  attempt: (work: () => unknown) => void,
  matched: (rules: readonly Rule[]) => unknown,
): void {
  const most = Math.max(...rules.map(({ answers, settings }) => (answers?.ofBody && settings.answers?.maxBody) || 0));
  const look = (answer: SeenAnswer) => {
    if (request.isRefused) return undefined;
    return after(rulesMatched(rules, answer, most), (found) => (found.length > 0 ? matched(found) : undefined));
  };
  const within = AsyncResource.bind((answer: SeenAnswer) => attempt(() => look(answer)));
  watchAnswer(request.ctx.res, most, within);
}

function rulesMatched(
  rules: readonly Rule[],
  answer: SeenAnswer,
  most: number,
): readonly Rule[] | Promise<readonly Rule[]> {
  const byStatus = rules.filter(({ answers }) => answers?.ofStatus(answer.status));
  const others = rules.filter((rule) => rule.answers?.ofBody && !byStatus.includes(rule));
  if (others.length === 0 || answer.bytes.length === 0) return byStatus;
  return after(textOf(answer, most), (body) => [
    ...byStatus,
    ...others.filter(({ answers }) => answers?.ofBody?.(body)),
  ]);
}

/** The body without its compression, as far as it was kept. */
function textOf({ bytes, contentEncoding, isCut }: SeenAnswer, most: number): BodyText | Promise<BodyText> {
  if (contentEncoding === '') return bodyText(bytes, !isCut);
  return inflate(bytes, contentEncoding, most).then((inflated) =>
    bodyText(inflated.bytes, !isCut && !inflated.isCut && inflated.fault === undefined),
  );
}

function bodyText(bytes: Buffer, isWhole: boolean): BodyText {
  const text = bytes.toString();
  let read: { readonly value: unknown } | undefined;
  return {
    text,
    json() {
      read ??= { value: isWhole ? parsed(text) : undefined };
      return read.value;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
