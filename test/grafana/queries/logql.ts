import { parser } from '@grafana/lezer-logql';
import { LOG_KEYS, STREAM_LABELS, valueFaults } from './known-names.js';
import { childText, type Part, parse, partsOf, unquoted } from './syntax.js';

const OPERATORS = ['Eq', 'Neq', 'Re', 'Nre'];

/** What is wrong with a LogQL expression: its syntax, and keys and values that no log record has. */
export function logqlFaults(text: string): readonly string[] {
  const { root, faults } = parse(parser, text);
  if (faults.length > 0) return faults;
  const made = new Set(partsOf(root, 'LabelFormatMatcher', 'LabelExtractionExpression').map(identifierOf));
  const known = (key: string) => LOG_KEYS.has(key) || made.has(key);
  const streams = partsOf(root, 'Selector').flatMap((selector) => partsOf(selector, 'Matcher'));
  const keys = [
    ...partsOf(root, 'LabelFilter', 'Grouping', 'GroupingLabelList', 'KeepLabel', 'DropLabel', 'UnwrapExpr')
      .flatMap((part) => partsOf(part, 'Identifier', 'LabelName'))
      .map((part) => part.text),
    ...partsOf(root, 'LineFormatExpr', 'LabelFormatMatcher')
      .flatMap((part) => partsOf(part, 'String'))
      .flatMap((part) => [...part.text.matchAll(/\{\{[^}]*?\.(\w+)/g)].map(([, key = '']) => key)),
  ];
  const selected = streams.map(identifierOf);
  return [
    ...new Set([
      ...partsOf(root, 'Selector')
        .filter((selector) => !partsOf(selector, 'Matcher').some(isNarrow))
        .map(({ text }) => `${text} would take every stream, which Loki refuses`),
      ...selected.filter((key) => !STREAM_LABELS.has(key)).map((key) => `${key} is no label of a stream`),
      ...keys.filter((key) => !known(key)).map((key) => `no log record has ${key}`),
      ...partsOf(root, 'Matcher').flatMap((matcher) =>
        valueFaults(identifierOf(matcher), childText(matcher, ...OPERATORS) ?? '', textOf(matcher)),
      ),
    ]),
  ];
}

function identifierOf(part: Part): string {
  return childText(part, 'Identifier') ?? '';
}

function textOf(part: Part): string {
  return unquoted(childText(part, 'String') ?? '""');
}

/** Whether a matcher takes only streams that have its label. */
function isNarrow(matcher: Part): boolean {
  const operator = childText(matcher, ...OPERATORS);
  if (operator === '=') return textOf(matcher) !== '';
  return operator === '=~' && !new RegExp(`^(?:${textOf(matcher)})$`).test('');
}
